/* order_property.h - in whatever order the bank's files about two batches come, the
 * accounts end alike: balances, figures of the batches, states of the lines.
 *
 * The bank has one final word for a line, or none; it may say it again, and in any file
 * it may say that it does not know yet. */
#ifndef FUZZ_ORDER_PROPERTY_H
#define FUZZ_ORDER_PROPERTY_H

#include "tests/choices.h"
#include "tests/importers/cases_kit.h"
#include "tests/importers/roster.h"

enum {
    ORDER_BATCHES = 2,
    ORDER_PEOPLE = 4, /* of each batch */
    ORDER_LINES = ORDER_BATCHES * ORDER_PEOPLE,
    ORDER_FILES = 5,
    ORDER_TEXT = 2048
};

struct order {
    uint64_t batches[ORDER_BATCHES];
    char files[ORDER_FILES][ORDER_TEXT];
};

/* What is compared; the newest entry about a line is another in another order. */
struct order_end {
    uint8_t balance[BALANCE_SIZE], batches[ORDER_BATCHES][BATCH_SIZE];
    struct line_state lines[ORDER_LINES];
};

static inline void order_copy(const char *from, const char *to)
{
    static uint8_t bytes[1 << 16];
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");
    ck_assert(in != NULL && out != NULL);
    for (size_t size = 1; size > 0;) {
        size = fread(bytes, 1, sizeof(bytes), in);
        ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    }
    ck_assert_int_eq(fclose(in), 0);
    ck_assert_int_eq(fclose(out), 0);
}

/* Journal and vault, there or back. */
static inline void order_keep(struct office *office, bool is_back)
{
    static const char *const parts[] = {"journal", "vault"};
    ledger_close(&office->ledger);
    for (size_t i = 0; i < 2; i++) {
        char at[640];
        char saved[640];
        snprintf(at, sizeof(at), "%s/%s/data.mdb", office->folder, parts[i]);
        snprintf(saved, sizeof(saved), "%s.%s", office->folder, parts[i]);
        order_copy(is_back ? saved : at, is_back ? at : saved);
    }
    office_open_ledger(office);
}

static inline int64_t order_fen(unsigned line)
{
    return 10000 + 101 * (int64_t)line;
}

static inline void order_send(struct office *office, struct order *order)
{
    static struct roster roster;
    struct fault fault;
    roster_office(office);
    for (unsigned b = 0; b < ORDER_BATCHES; b++) {
        roster_begin(&roster, ROSTER_HEADING);
        for (unsigned i = b * ORDER_PEOPLE; i < (b + 1) * ORDER_PEOPLE; i++) {
            roster_line(&roster, i, order_fen(i));
        }
        struct office_payroll what = roster_payroll(&roster);
        what.allocations[1] = ROSTER_PROVINCE;
        order->batches[b] = roster_taken(office, &what).batches[0].entry;
    }
    ck_assert_ok(office_send_all(office, order->batches, ORDER_BATCHES, &fault),
                 &fault);
}

static inline void order_add(char text[static ORDER_TEXT], unsigned line,
                             const char *word)
{
    char number[ROSTER_ID];
    const size_t size = strlen(text);
    const int64_t fen = order_fen(line);
    const int length = snprintf(text + size, ORDER_TEXT - size,
                                "张测%u,%s,8101000%06u,%lld.%02lld,%s\n", line,
                                roster_resident(line, number), line,
                                (long long)(fen / 100), (long long)(fen % 100), word);
    ck_assert_int_lt(length, (int)(ORDER_TEXT - size));
}

/* Each line's final word stands in one file, and perhaps again in others. */
static inline void order_choose(struct order *order, struct choices *choices)
{
    static const char *const finals[] = {"处理成功,,2024-01-09", "处理成功,,2024-01-11",
                                         "失败,账户已冻结,", "失败,账户已销户,",
                                         "处理中,,"};
    for (size_t f = 0; f < ORDER_FILES; f++) {
        snprintf(order->files[f], ORDER_TEXT,
                 "姓名,身份证号,银行账号,金额,状态,原因,付款日期\n");
    }
    for (unsigned line = 0; line < ORDER_LINES; line++) {
        const char *word = finals[choose_below(choices, 5)];
        const size_t place = choose_below(choices, ORDER_FILES);
        for (size_t f = 0; f < ORDER_FILES; f++) {
            const uint64_t kind = f == place ? 1 : choose_below(choices, 4);
            if (kind <= 1) {
                order_add(order->files[f], line, kind == 1 ? word : "处理中,,");
            }
        }
    }
}

static inline void order_take(struct office *office, const struct order *order,
                              const size_t sequence[static ORDER_FILES])
{
    for (size_t i = 0; i < ORDER_FILES; i++) {
        struct fault fault = {0};
        struct answer_summary summary;
        const struct answer_options options = {
            .batches = order->batches, .batch_count = ORDER_BATCHES, .jobs = 1};
        const char *text = order->files[sequence[i]];
        if (strchr(text, '\n')[1] == '\0') {
            continue; /* a file without a row */
        }
        const struct status taken = answer_import(
            office_intake(office, cases_file("answer.csv", text), "return-columns"),
            &options, &summary, &fault);
        ck_assert_msg(status_is_ok(taken) || taken.code == STATUS_EXISTS, "%s",
                      fault.message);
    }
}

static inline void order_look(struct office *office, const struct order *order,
                              struct order_end *ret_end)
{
    memset(ret_end, 0, sizeof(*ret_end));
    const struct balance total = office_total(office);
    balance_encode(&total, ret_end->balance);
    for (size_t b = 0; b < ORDER_BATCHES; b++) {
        const struct batch figures = office_batch(office, order->batches[b]);
        batch_encode(&figures, ret_end->batches[b]);
        for (unsigned i = 0; i < ORDER_PEOPLE; i++) {
            const struct line_state line =
                cases_state(office, order->batches[b], i + 1);
            struct line_state *kept = &ret_end->lines[b * ORDER_PEOPLE + i];
            kept->state = line.state;
            kept->class = line.class;
            kept->value_day = line.value_day;
            kept->refunded = line.refunded;
        }
    }
}

static inline void order_same(const struct order_end *one,
                              const struct order_end *other)
{
    for (size_t i = 0; i < ORDER_LINES; i++) {
        ck_assert_msg(
            memcmp(&one->lines[i], &other->lines[i], sizeof(struct line_state)) == 0,
            "line %zu: state %d class %d, or %d %d", i, one->lines[i].state,
            one->lines[i].class, other->lines[i].state, other->lines[i].class);
    }
    ck_assert_mem_eq(one->batches, other->batches, sizeof(one->batches));
    ck_assert_mem_eq(one->balance, other->balance, sizeof(one->balance));
}

/* In two orders, both of them chosen. */
static inline void order_property(struct choices choices)
{
    static struct office office;
    static struct order order;
    struct order_end ends[2];
    order_send(&office, &order);
    order_choose(&order, &choices);
    order_keep(&office, false);
    for (size_t run = 0; run < 2; run++) {
        size_t sequence[ORDER_FILES] = {0};
        for (size_t i = 0; i < ORDER_FILES; i++) {
            const size_t at = run == 0 ? i : choose_below(&choices, i + 1);
            sequence[i] = sequence[at];
            sequence[at] = i;
        }
        order_take(&office, &order, sequence);
        order_look(&office, &order, &ends[run]);
        order_keep(&office, true);
    }
    order_same(&ends[0], &ends[1]);
    office_end(&office);
}

#endif
