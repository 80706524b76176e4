/* evaluation_form.h - a unit's own 绩效自评表, from its text or workbook.
 *
 * Layouts differ from county to county (domain.md 5.4): columns are found by their
 * headings, the block of money and its rows by their words, wherever they stand, on
 * one worksheet or several; a
 * sign and a unit in columns of their own are put back into the target. */
#ifndef IMPORTERS_EVALUATION_FORM_H
#define IMPORTERS_EVALUATION_FORM_H

#include "ledger/base/arena.h"
#include "ledger/self_evaluation.h"

/* Reads the form; its texts lie in the arena.
 * Errors: those of sheet_read(); STATUS_INPUT with file and line when there is no table
 * of indicators (三级指标, 指标值, 实际完成值, 分值, 得分), when it has more than
 * SELF_EVALUATION_ROWS_MAX rows, or when there are amounts and the form says nowhere
 * whether they are 元 or 万元.  *ret_form is untouched then. */
struct status evaluation_form_read(const char *path, struct arena *arena,
                                   struct self_evaluation *ret_form,
                                   struct fault *fault) MUST_USE;

#endif
