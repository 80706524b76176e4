/* intake_voucher.h - a treasury voucher taken in as if it were a sheet. */
#ifndef IMPORTERS_INTAKE_VOUCHER_H
#define IMPORTERS_INTAKE_VOUCHER_H

#include "importers/intake.h"
#include "importers/voucher.h"

/* Whether the file of the request is XML; whatever else it is, a profile reads it. */
struct status intake_is_voucher(const struct intake *intake, bool *ret_is_voucher,
                                struct fault *fault) MUST_USE;

/* Like intake_read(): every detail is a record.  SEQUENCE and plan are the line
 * number and the 5201 that its Id stands for, ACCOUNT the account it was ordered for
 * (of a return: the one that was paid, if it says), and the bank's code and words are
 * mapped by the profile's results. Of a return a record has a result: success only when
 * an amount was paid and no cause of failure is given, unknown when amount and cause
 * contradict each other. Errors: voucher_read()'s; STATUS_INPUT R-149 for an Id
 * that this program does not write; those of intake_take_token(). */
struct status intake_read_voucher(struct intake *intake, enum voucher_kind kind,
                                  profile_record_fn on_record, void *context,
                                  struct voucher_head *ret_head, struct fault *fault)
    MUST_USE;

#endif
