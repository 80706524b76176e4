/* audit_tables.c - see audit_tables.h. */
#include "reports/audit_tables.h"

#include "ledger/base/money.h"
#include "ledger/commitment.h"
#include "ledger/enrolment.h"
#include "reports/mask.h"
#include "reports/report.h"
#include "reports/report_kit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_SIZE = 8192, MEMBERS = 6, MERGES_MAX = 64, HOUSEHOLD_SIZE = 33 };

#define MISSING "无数据"
#define ERASED "已删除"

static const char payments_head[] =
    "行政区划代码,家庭编号,户主姓名,户主身份证号,低保证号,银行账号,发放时间,低保金,"
    "其他补贴金额,项目,所属期,状态,合计金额,退回金额,明细,批次";
static const char households_head[] =
    "行政区划代码,家庭编号,户主姓名,户主身份证号,低保证号,类别,"
    "成员1姓名,成员1身份证号,成员2姓名,成员2身份证号,成员3姓名,成员3身份证号,"
    "成员4姓名,成员4身份证号,成员5姓名,成员5身份证号,成员6姓名,成员6身份证号,"
    "每户保障人口数,家庭月收入,项目,保障起始月,保障终止月,月保障金额,认定";

const char *audit_table_name(enum audit_table table)
{
    return table == AUDIT_PAYMENTS ? "发放明细.csv" : "家庭基本信息.csv";
}

/* Who a row is about, ready to be shown. */
struct holder {
    char household[HOUSEHOLD_SIZE]; /* the same in both tables; "" when erased */
    uint64_t village;               /* entry; 0: none is known                 */
    struct bytes name, resident, account;
    uint8_t texts[3][2 * VAULT_TEXT_MAX + 8];
};

struct auditing {
    const struct audit_request *request;
    struct report_source *source;
    struct report_names units, programmes;
    struct hasher *hasher;  /* of the ledger's suite: household numbers */
    struct hasher *digests; /* of the file */
    struct output *output;
    struct output row; /* of memory */
    uint8_t room[ROW_SIZE];
    bool is_first;
    struct audit_written done;
    struct holder holder;
    const struct report_name *programme; /* whose enrolments are walked */
};

/* ---- rows -------------------------------------------------------------------------
 */

static void cell(struct auditing *auditing, struct bytes text)
{
    output_text(&auditing->row, auditing->is_first ? "" : ",");
    report_csv_text(&auditing->row, text);
    auditing->is_first = false;
}

static void words(struct auditing *auditing, const char *text)
{
    cell(auditing, bytes_of(text));
}

static void missing(struct auditing *auditing)
{
    words(auditing, MISSING);
}

static void number(struct auditing *auditing, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof(text), "%" PRIu64, value);
    words(auditing, text);
}

static void amount(struct auditing *auditing, int64_t fen)
{
    char text[MONEY_TEXT_SIZE];
    money_format(fen, text);
    words(auditing, text);
}

static void month(struct auditing *auditing, civil_period period)
{
    char text[DATE_TEXT_SIZE];
    date_format_period(period, text);
    words(auditing, text);
}

static void begin_row(struct auditing *auditing)
{
    auditing->row = output_of_memory(auditing->room, sizeof(auditing->room));
    auditing->is_first = true;
}

static struct status put_out(struct auditing *auditing, struct fault *fault)
{
    if (auditing->source->provenance.is_practice) { /* */
        output_text(&auditing->row, "," LEDGER_PRACTICE_MARK);
    }
    output_text(&auditing->row, "\r\n");
    TRY(output_finish(&auditing->row, fault));
    const struct bytes bytes = output_bytes(&auditing->row);
    hasher_update(auditing->digests, bytes);
    output_put(auditing->output, bytes);
    auditing->done.size_bytes += bytes.size;
    return OK;
}

static struct status put_head(struct auditing *auditing, const char *head,
                              struct fault *fault)
{
    begin_row(auditing);
    output_text(&auditing->row, "\xEF\xBB\xBF");
    output_text(&auditing->row, head);
    return put_out(auditing, fault);
}

static struct status end_row(struct auditing *auditing, int64_t fen,
                             struct fault *fault)
{
    auditing->done.rows++;
    TRY(report_add(&auditing->done.fen, fen, fault));
    return put_out(auditing, fault);
}

/* ---- people -----------------------------------------------------------------------
 */

/* The record that stays of those that were merged. */
static struct status follow(const struct report_source *source, uint8_t *buffer,
                            struct vault_person *person, struct fault *fault)
{
    for (unsigned i = 0; person->into != 0 && i < MERGES_MAX; i++) {
        TRY(vault_by_number(source->people, person->into, source->seal.vault_sequence,
                            buffer, person, fault));
    }
    return OK;
}

static struct bytes show(bool has_names, struct bytes text, uint8_t *room,
                         void (*mask)(struct bytes text, struct writer *writer))
{
    struct writer writer = writer_of(room, 2 * VAULT_TEXT_MAX + 8);
    if (has_names) {
        writer_run(&writer, text);
    } else if (text.size > 0) {
        mask(text, &writer);
    }
    return writer_bytes(&writer);
}

static void mask_number(struct bytes text, struct writer *writer)
{
    mask_resident(text, false, writer);
}

static void show_person(struct auditing *auditing, const struct vault_person *person)
{
    struct holder *holder = &auditing->holder;
    const bool has_names = auditing->request->has_names;
    holder->name = show(has_names, person->name, holder->texts[0], mask_name);
    holder->resident = show(has_names, person->resident, holder->texts[1], mask_number);
    holder->account = show(has_names, person->account, holder->texts[2], mask_account);
}

/* The number is of no programme: who is paid by two of them is to be found (F02). */
static struct status find_holder(struct auditing *auditing, const uint8_t *payee,
                                 struct fault *fault)
{
    struct vault_reader *people = auditing->source->people;
    struct holder *holder = &auditing->holder;
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    uint8_t stays[4 * VAULT_TEXT_MAX];
    uint8_t party[VAULT_TOKEN_SIZE];
    struct vault_person person = {.person = 0};
    holder->household[0] = '\0';
    holder->village = 0;
    const struct status found = vault_by_payee(
        people, payee, auditing->source->seal.vault_sequence, buffer, &person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        holder->name = bytes_of(vault_is_erased(people, payee) ? ERASED : MISSING);
        holder->resident = holder->name;
        holder->account = holder->name;
        return OK;
    }
    TRY(found);
    show_person(auditing, &person);
    holder->village = person.village;
    const struct status followed = follow(auditing->source, stays, &person, fault);
    commitment_payee(auditing->hasher, person.secret, (struct bytes){0}, 0, party);
    bytes_to_hex(bytes_from(party, sizeof(party)), holder->household);
    secret_wipe(&person, sizeof(person));
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(stays, sizeof(stays));
    return followed;
}

static void put_known(struct auditing *auditing, struct bytes text)
{
    cell(auditing, text.size > 0 ? text : bytes_of(MISSING));
}

/* Division, household, name, resident number, certificate: the front of both. */
static void put_front(struct auditing *auditing, uint64_t place)
{
    const struct report_name *unit = report_current(&auditing->units, place);
    const struct holder *holder = &auditing->holder;
    put_known(auditing, unit == NULL ? (struct bytes){0} : unit->code);
    put_known(auditing, bytes_of(holder->household));
    put_known(auditing, holder->name);
    put_known(auditing, holder->resident);
    missing(auditing); /* certificates are not recorded */
}

/* ---- payments ---------------------------------------------------------------------
 */

/* What is not told apart is all of it base. */
static void put_parts(struct auditing *auditing, const struct fact *line)
{
    const int64_t whole = line->field[LINE_AMOUNT].fen;
    if (!fact_has(line, LINE_BASE)) {
        amount(auditing, whole);
        missing(auditing);
        return;
    }
    amount(auditing, line->field[LINE_BASE].fen);
    amount(auditing, whole - line->field[LINE_BASE].fen);
}

static struct status put_payment(struct auditing *auditing,
                                 const struct report_line *line,
                                 const struct batch *batch, struct fault *fault)
{
    struct report_source *source = auditing->source;
    const struct report_name *programme =
        report_current(&auditing->programmes, batch->programme);
    struct entry entry;
    struct fact fact;
    char day[DATE_TEXT_SIZE];
    TRY(report_entry(source, line->entry, &entry, &fact, fault));
    TRY(find_holder(auditing, kinds_line_holder(&fact), fault));
    begin_row(auditing);
    put_front(auditing, line->village != 0 ? line->village : batch->unit);
    put_known(auditing, auditing->holder.account);
    if (line->state.state == LINE_STATE_PAID && line->state.value_day != 0) {
        date_format(line->state.value_day, day);
        words(auditing, day);
    } else {
        missing(auditing);
    }
    put_parts(auditing, &fact);
    put_known(auditing, programme == NULL ? (struct bytes){0} : programme->name);
    month(auditing, batch->period);
    words(auditing, phrases_state(LANGUAGE_ZH, line->state.state));
    amount(auditing, line->amount);
    amount(auditing, line->state.state == LINE_STATE_FAILED ? 0 : line->state.refunded);
    number(auditing, line->entry);
    number(auditing, line->batch);
    return end_row(auditing, line->amount, fault);
}

static struct status see_batch(void *context, uint64_t entry, const struct batch *batch,
                               struct fault *fault)
{
    struct auditing *auditing = context;
    struct report_source *source = auditing->source;
    struct report_lines lines = {.count = 0};
    const size_t mark = arena_mark(source->arena);
    TRY(report_lines_add(source, entry, batch->line_count, &lines, fault));
    TRY(report_lines_settle(source, &lines, fault));
    for (size_t i = 0; i < lines.count; i++) {
        TRY(put_payment(auditing, &lines.list[i], batch, fault));
    }
    arena_rewind(source->arena, mark);
    return OK;
}

/* ---- households -------------------------------------------------------------------
 */

/* What an enrolment was at the seal; rows stand in the order of party and first month
 * that they had then. */
struct enrolled {
    uint64_t entry;
    civil_period first;
    uint8_t party[16];
};
struct enrolled_list {
    struct auditing *auditing;
    struct enrolled *list; /* of one programme, arena memory */
    size_t count, capacity;
};

static struct status keep_enrolled(struct enrolled_list *all,
                                   const struct enrolled *one, struct fault *fault)
{
    ARENA_GROW(all->auditing->source->arena, all->count, all->capacity, all->list,
               fault);
    all->list[all->count++] = *one;
    return OK;
}

static struct status see_enrolment(void *context, const struct enrolment *enrolment,
                                   struct fault *fault)
{
    struct enrolled_list *all = context;
    const struct report_source *source = all->auditing->source;
    struct store_transaction *transaction = journal_view_transaction(source->view);
    struct enrolled one = {.entry = 0};
    struct fact fact;
    const struct status found = enrolment_at(
        transaction, enrolment->entry, source->seal.index, &one.entry, &fact, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK; /* it came after the seal */
    }
    TRY(found);
    one.first = (civil_period)fact.field[ENROLMENT_FIRST].number;
    TRY(accounts_party_at(transaction, fact.field[ENROLMENT_PARTY].bytes.at,
                          source->seal.index, one.party, fault));
    return keep_enrolled(all, &one, fault);
}

static int by_party(const void *a, const void *b)
{
    const struct enrolled *one = a;
    const struct enrolled *two = b;
    int order = memcmp(one->party, two->party, sizeof(one->party));
    if (order == 0) {
        order = (one->first > two->first) - (one->first < two->first);
    }
    return order != 0 ? order : (one->entry > two->entry) - (one->entry < two->entry);
}

static struct status put_enrolled(struct auditing *auditing, const struct enrolled *one,
                                  struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(report_entry(auditing->source, one->entry, &entry, &fact, fault));
    const bool has_amount = fact_has(&fact, ENROLMENT_AMOUNT);
    TRY(find_holder(auditing, one->party, fault));
    begin_row(auditing);
    put_front(auditing, auditing->holder.village != 0
                            ? auditing->holder.village
                            : fact.field[ENROLMENT_UNIT].number);
    put_known(auditing, fact_bytes(&fact, ENROLMENT_CLASS));
    for (unsigned i = 0; i < 2 * MEMBERS; i++) {
        missing(auditing); /* the ledger knows how many they are, not who */
    }
    if (fact_has(&fact, ENROLMENT_HEADCOUNT)) {
        number(auditing, fact.field[ENROLMENT_HEADCOUNT].number);
    } else {
        missing(auditing);
    }
    missing(auditing);
    put_known(auditing, auditing->programme->name);
    month(auditing, one->first);
    if (fact_has(&fact, ENROLMENT_LAST)) {
        month(auditing, (civil_period)fact.field[ENROLMENT_LAST].number);
    } else {
        words(auditing, "");
    }
    if (has_amount) {
        amount(auditing, fact.field[ENROLMENT_AMOUNT].fen);
    } else {
        missing(auditing);
    }
    number(auditing, one->entry);
    return end_row(auditing, has_amount ? fact.field[ENROLMENT_AMOUNT].fen : 0, fault);
}

static struct status put_programme(struct auditing *auditing, struct fault *fault)
{
    struct enrolled_list all = {.auditing = auditing};
    TRY(enrolment_walk(journal_view_transaction(auditing->source->view),
                       auditing->programme->entry, see_enrolment, &all, fault));
    if (all.count > 0) {
        qsort(all.list, all.count, sizeof(*all.list), by_party);
    }
    for (size_t i = 0; i < all.count; i++) {
        TRY(put_enrolled(auditing, &all.list[i], fault));
    }
    return OK;
}

static struct status put_households(struct auditing *auditing, struct fault *fault)
{
    struct arena *arena = auditing->source->arena;
    for (size_t i = 0; i < auditing->programmes.count; i++) {
        auditing->programme = &auditing->programmes.list[i];
        const size_t mark = arena_mark(arena);
        if (auditing->programme->current == auditing->programme->entry) {
            TRY(put_programme(auditing, fault));
        }
        arena_rewind(arena, mark);
    }
    return OK;
}

/* ---- the whole --------------------------------------------------------------------
 */

static struct status write_rows(struct auditing *auditing, enum audit_table table,
                                struct fault *fault)
{
    struct report_source *source = auditing->source;
    TRY(report_units(source, &auditing->units, fault));
    TRY(report_programmes(source, &auditing->programmes, fault));
    hasher_begin(auditing->digests);
    if (table == AUDIT_HOUSEHOLDS) {
        TRY(put_head(auditing, households_head, fault));
        TRY(put_households(auditing, fault));
    } else {
        TRY(put_head(auditing, payments_head, fault));
        TRY(accounts_batches(journal_view_transaction(source->view), source->seal_key,
                             see_batch, auditing, fault));
    }
    auditing->done.digest = hasher_end(auditing->digests);
    return OK;
}

struct status audit_table_write(const struct audit_request *request,
                                enum audit_table table, struct output *output,
                                struct audit_written *ret_written, struct fault *fault)
{
    struct report_source *source = request->source;
    struct auditing *auditing = NULL;
    struct journal_facts facts;
    if (source->people == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "people are in the vault, which is shut; open it with its "
                     "passphrase");
    }
    ARENA_TAKE(source->arena, 1, auditing, fault);
    auditing->request = request;
    auditing->source = source;
    auditing->output = output;
    journal_facts(source->ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &auditing->hasher, fault));
    struct status written = hasher_open(DIGEST_SHA256, &auditing->digests, fault);
    if (status_is_ok(written)) {
        written = write_rows(auditing, table, fault);
    }
    hasher_close(auditing->hasher);
    hasher_close(auditing->digests);
    secret_wipe(&auditing->holder, sizeof(auditing->holder));
    secret_wipe(auditing->room, sizeof(auditing->room));
    TRY(written);
    *ret_written = auditing->done;
    return OK;
}
