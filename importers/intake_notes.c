/* intake_notes.c - what a clerk should know of a file that was read: what was done to
 * its cells (domain.md 4.3), and what a workbook holds besides them. */
#include "importers/intake.h"

/* Told once a file.  What a name lost or how a result was understood is told by row,
 * and that the encoding was another one, or that total rows agree, is no news. */
static const uint32_t told[] = {NOTE_EXCEL_WRAPPED,
                                NOTE_FULL_WIDTH,
                                NOTE_BLANKS,
                                NOTE_FILLED_DOWN,
                                NOTE_DASH,
                                NOTE_PARENTHESES,
                                NOTE_UNKNOWN_COLUMN,
                                NOTE_REPEATED_HEADER,
                                NOTE_TOTALS_UNCHECKED,
                                NOTE_PARTS};

static void tell_book(struct intake *intake, const struct sheet_book *book)
{
    if (book->other_worksheets > 0) {
        intake_problem(intake, INTAKE_WARNING, 0, NULL,
                       "R-143: %llu other worksheet(s) hold data and were not read",
                       (unsigned long long)book->other_worksheets);
    }
    if (book->hidden_worksheets > 0) {
        intake_problem(intake, INTAKE_WARNING, 0, NULL,
                       "R-143: %llu hidden worksheet(s) hold data and were not read",
                       (unsigned long long)book->hidden_worksheets);
    }
    if (book->hidden_rows > 0) {
        intake_problem(intake, INTAKE_WARNING, 0, NULL,
                       "R-143: %llu hidden row(s) were read like the others",
                       (unsigned long long)book->hidden_rows);
    }
    if (book->hidden_columns > 0) {
        intake_problem(intake, INTAKE_WARNING, 0, NULL,
                       "R-143: %llu hidden column(s) were read like the others",
                       (unsigned long long)book->hidden_columns);
    }
    if (book->merged > 0) {
        intake_problem(intake, INTAKE_NOTE, 0, NULL,
                       "R-143: of %llu area(s) of merged cells only the first cell "
                       "holds the value",
                       (unsigned long long)book->merged);
    }
    if (book->formulas > 0) {
        intake_problem(intake, INTAKE_NOTE, 0, NULL,
                       "R-144: the stored results of %llu formula(s) were taken",
                       (unsigned long long)book->formulas);
    }
}

void intake_notes(struct intake *intake)
{
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
        if ((intake->report.notes & told[i]) != 0) {
            intake_problem(intake, INTAKE_NOTE, 0, NULL, "%s",
                           gettext(profile_note_text(told[i])));
        }
    }
    tell_book(intake, &intake->report.sheet.book);
}
