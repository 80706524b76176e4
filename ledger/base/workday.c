/* workday.c - the working-day calendar read from its data file; see workday.h. */
#include "ledger/base/workday.h"

#include "ledger/base/text.h"

#include <assert.h>

enum { YEAR_FIRST = 1900, YEAR_COUNT = 300, YEAR_DAYS = 366, FIELD_COUNT = 4 };

enum change { CHANGE_NONE = 0, CHANGE_HOLIDAY, CHANGE_WORKDAY };

/* The days of a year, each an enum change; NULL for a year without data. */
struct workday_calendar {
    uint8_t *years[YEAR_COUNT];
};

struct row {
    struct bytes day, kind, name, notice;
};

struct load {
    struct bytes left;
    const char *file;
    uint64_t line;
    struct arena *arena;
    struct workday_calendar *calendar;
};

static const char header[] = "day,kind,name,notice";

static struct status blame(const struct load *load, const char *column,
                           struct status status, struct fault *fault)
{
    return fault_at(fault, status, load->file, load->line, column);
}

static bool next_line(struct load *load, struct bytes *ret_line)
{
    if (load->left.size == 0) {
        return false;
    }
    const size_t found = text_find(load->left, bytes_of("\n"));
    const size_t size = found == SIZE_MAX ? load->left.size : found;
    const size_t taken = found == SIZE_MAX ? size : size + 1;
    *ret_line = text_trim(bytes_from(load->left.at, size));
    load->left = bytes_from(load->left.at + taken, load->left.size - taken);
    load->line++;
    return true;
}

static bool is_remark(struct bytes line)
{
    return line.size == 0 || line.at[0] == '#';
}

static struct status split(const struct load *load, struct bytes line,
                           struct row *ret_row, struct fault *fault)
{
    if (!text_is_plain(line, line.size) ||
        text_find(line, bytes_of("\"")) < line.size) {
        return blame(load, NULL,
                     FAULT(fault, STATUS_INPUT,
                           "the line is not plain UTF-8 text without quotes; "
                           "save the calendar as CSV UTF-8"),
                     fault);
    }
    struct bytes fields[FIELD_COUNT];
    struct bytes left = line;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const size_t found = text_find(left, bytes_of(","));
        if ((found == SIZE_MAX) != (i + 1 == FIELD_COUNT)) {
            return blame(load, NULL,
                         FAULT(fault, STATUS_INPUT,
                               "a row of the working-day calendar has the 4 fields "
                               "day, kind, name, notice; mend the row"),
                         fault);
        }
        const size_t size = found == SIZE_MAX ? left.size : found;
        const size_t taken = found == SIZE_MAX ? size : size + 1;
        fields[i] = text_trim(bytes_from(left.at, size));
        left = bytes_from(left.at + taken, left.size - taken);
    }
    *ret_row = (struct row){fields[0], fields[1], fields[2], fields[3]};
    return OK;
}

static struct status load_year(struct load *load, const struct row *row,
                               struct fault *fault)
{
    uint64_t year = 0;
    if (!text_to_u64(row->day, &year) || year < YEAR_FIRST ||
        year >= YEAR_FIRST + YEAR_COUNT) {
        return blame(load, "day",
                     FAULT(fault, STATUS_INPUT,
                           "a row of kind year needs a year from 1900 to 2199"),
                     fault);
    }
    if (row->notice.size == 0) {
        return blame(load, "notice",
                     FAULT(fault, STATUS_INPUT,
                           "R-009: the year cites no State Council notice; "
                           "fill in the number of the notice"),
                     fault);
    }
    uint8_t **days = &load->calendar->years[year - YEAR_FIRST];
    if (*days != NULL) {
        return blame(
            load, "day",
            FAULT(fault, STATUS_INPUT, "the year has a row already; remove one"),
            fault);
    }
    ARENA_TAKE(load->arena, YEAR_DAYS, *days, fault);
    return OK;
}

static uint8_t *change_of(const struct workday_calendar *calendar, civil_day day)
{
    const struct civil_date date = date_of_day(day);
    const int index = date.year - YEAR_FIRST;
    if (index < 0 || index >= YEAR_COUNT || calendar->years[index] == NULL) {
        return NULL;
    }
    const civil_day new_year = date_to_day((struct civil_date){date.year, 1, 1});
    return &calendar->years[index][day - new_year];
}

static bool is_weekend(civil_day day)
{
    return date_weekday(day) > 5;
}

static struct status load_day(struct load *load, const struct row *row,
                              enum change change, struct fault *fault)
{
    civil_day day = 0;
    if (date_parse(row->day, &day) != DATE_TEXT) {
        return blame(load, "day",
                     FAULT(fault, STATUS_INPUT, "not a date; write it as 2024-02-18"),
                     fault);
    }
    uint8_t *slot = change_of(load->calendar, day);
    if (slot == NULL) {
        return blame(load, "day",
                     FAULT(fault, STATUS_INPUT,
                           "R-009: the day's year has no row of kind year; add one "
                           "that cites the State Council notice"),
                     fault);
    }
    if (*slot != CHANGE_NONE) {
        return blame(
            load, "day",
            FAULT(fault, STATUS_INPUT, "the day has a row already; remove one"), fault);
    }
    if (change == CHANGE_WORKDAY && !is_weekend(day)) {
        return blame(load, "day",
                     FAULT(fault, STATUS_INPUT,
                           "a make-up workday falls on a Saturday or Sunday, and this "
                           "day does not; check it against the notice"),
                     fault);
    }
    *slot = (uint8_t)change;
    return OK;
}

enum pass { PASS_YEARS, PASS_DAYS };

static struct status load_row(struct load *load, const struct row *row, enum pass pass,
                              struct fault *fault)
{
    if (bytes_equal(row->kind, bytes_of("year"))) {
        return pass == PASS_YEARS ? load_year(load, row, fault) : OK;
    }
    if (bytes_equal(row->kind, bytes_of("holiday"))) {
        return pass == PASS_DAYS ? load_day(load, row, CHANGE_HOLIDAY, fault) : OK;
    }
    if (bytes_equal(row->kind, bytes_of("workday"))) {
        return pass == PASS_DAYS ? load_day(load, row, CHANGE_WORKDAY, fault) : OK;
    }
    return blame(
        load, "kind",
        FAULT(fault, STATUS_INPUT, "the kind of a row is year, holiday or workday"),
        fault);
}

static struct status load_header(struct load *load, struct fault *fault)
{
    struct bytes line = bytes_of("");
    while (is_remark(line)) {
        if (!next_line(load, &line)) {
            break;
        }
    }
    if (!bytes_equal(line, bytes_of(header))) {
        return blame(load, NULL,
                     FAULT(fault, STATUS_INPUT,
                           "the working-day calendar begins with the line "
                           "day,kind,name,notice; put it back"),
                     fault);
    }
    return OK;
}

static struct status load_rows(struct load load, enum pass pass, struct fault *fault)
{
    TRY(load_header(&load, fault));
    struct bytes line;
    while (next_line(&load, &line)) {
        if (is_remark(line)) {
            continue;
        }
        struct row row = {.day = line};
        TRY(split(&load, line, &row, fault));
        TRY(load_row(&load, &row, pass, fault));
    }
    return OK;
}

struct status workday_load(struct bytes text, const char *file, struct arena *arena,
                           const struct workday_calendar **ret_calendar,
                           struct fault *fault)
{
    struct workday_calendar *calendar;
    ARENA_TAKE(arena, 1, calendar, fault);
    const struct load load = {
        .left = text, .file = file, .arena = arena, .calendar = calendar};
    /* Years first: a file sorted by hand may have them anywhere. */
    TRY(load_rows(load, PASS_YEARS, fault));
    TRY(load_rows(load, PASS_DAYS, fault));
    *ret_calendar = calendar;
    return OK;
}

struct status workday_is(const struct workday_calendar *calendar, civil_day day,
                         bool *ret_is_workday, struct fault *fault)
{
    const uint8_t *slot = change_of(calendar, day);
    if (slot == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "R-009: the working-day calendar has no data for the year %d; add "
                     "that year's rows from the State Council notice",
                     date_of_day(day).year);
    }
    *ret_is_workday =
        *slot == CHANGE_WORKDAY || (*slot == CHANGE_NONE && !is_weekend(day));
    return OK;
}

struct status workday_count(const struct workday_calendar *calendar, civil_day first,
                            civil_day last, int *ret_count, struct fault *fault)
{
    int count = 0;
    for (int64_t day = first; day <= last; day++) {
        bool is_workday = false;
        TRY(workday_is(calendar, (civil_day)day, &is_workday, fault));
        count += is_workday ? 1 : 0;
    }
    *ret_count = count;
    return OK;
}

struct status workday_end(const struct workday_calendar *calendar, civil_day first,
                          int count, civil_day *ret_last, struct fault *fault)
{
    assert(count >= 1);
    int counted = 0;
    int64_t day = first;
    while (true) {
        bool is_workday = false;
        TRY(workday_is(calendar, (civil_day)day, &is_workday, fault));
        counted += is_workday ? 1 : 0;
        if (counted == count) {
            *ret_last = (civil_day)day;
            return OK;
        }
        day++;
    }
}
