/* qr.h - a few lines of text as a QR code (ISO/IEC 18004), for a page that is printed.
 *
 * The only door to libqrencode.  Error level M, byte mode, the smallest version that
 * holds the text.  The drawing keeps the quiet zone of 4 modules on every side and is
 * dark on white in every colour scheme; on paper a module is at least 0.4 mm wide, so
 * that an old telephone reads it. */
#ifndef REPORTS_QR_H
#define REPORTS_QR_H

#include "ledger/base/arena.h"
#include "ledger/base/status.h"
#include "reports/html.h"

enum {
    QR_TEXT_SIZE_MAX = 2331, /* version 40, level M */
    QR_QUIET = 4             /* modules on every side */
};

struct qr {
    const char *text;    /* what it says, borrowed                     */
    unsigned width;      /* modules a side, without the quiet zone     */
    const char *path;    /* the dark modules as SVG path data; arena   */
    const uint8_t *dark; /* width * width: 1 of a dark module, else 0; arena */
};

/* Errors: STATUS_INPUT R-271 (nothing, or more than QR_TEXT_SIZE_MAX bytes),
 * STATUS_ENVIRONMENT (a program built without QR codes), STATUS_NO_MEMORY. */
struct status qr_make(const char *text, struct arena *arena, struct qr *ret_qr,
                      struct fault *fault) MUST_USE;
/* How wide it is to be printed, in tenths of a millimetre. */
unsigned qr_width_tenths(const struct qr *qr);
/* An <svg> element, as wide as it is to be printed; `label` is read aloud. */
void qr_write_svg(const struct qr *qr, const char *label, struct html *html);

#endif
