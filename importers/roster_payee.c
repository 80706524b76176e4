/* roster_payee.c - who is paid for somebody else: a guardian, an agent, one of the
 * household, told by name and number, with a record of their own in the vault.
 *
 * The account stays with the record of who is entitled; the payee's says who it is. */
#include "importers/roster.h"

#include "ledger/base/text.h"

#include <stdlib.h>
#include <string.h>

static bool has_payee(const struct payroll *payroll, size_t index)
{
    const struct roster_row *mine = roster_row(payroll->roster, index);
    const struct payroll_row *row = payroll_row(payroll, index);
    return mine->payee_number.size > 0 && row->payee_kind > PAYEE_SELF &&
           !payroll_is_unnamed(payroll, row) &&
           !bytes_equal(mine->payee_number, payroll_text(row, ROW_RESIDENT));
}

static int compare_numbers(const void *a, const void *b)
{
    const struct roster_row *one = *(struct roster_row *const *)a;
    const struct roster_row *two = *(struct roster_row *const *)b;
    const int order = bytes_compare(one->payee_number, two->payee_number);
    return order != 0 ? order : (one > two) - (one < two);
}

static int compare_residents(const void *a, const void *b)
{
    const struct vault_change *one = *(struct vault_change *const *)a;
    const struct vault_change *two = *(struct vault_change *const *)b;
    return bytes_compare(one->who.resident, two->who.resident);
}

struct finding {
    struct payroll *payroll;
    struct roster_row **rows; /* with a payee, by number */
    size_t count;
    struct vault_change *changes; /* of the payroll, with room for the payees */
    size_t change_count;
    struct vault_change **by_resident; /* those of the payroll itself */
};

static void check_name(const struct finding *finding, const struct roster_row *row,
                       struct bytes known)
{
    if (!text_same_name(known, row->payee_name)) {
        intake_problem(finding->payroll->intake, INTAKE_ERROR, row->line, NULL,
                       "R-075: the number of who is paid is registered under another "
                       "name; a change of name takes two people");
    }
}

/* Somebody new of this very file, else NULL. */
static struct vault_change *find_in_file(const struct finding *finding,
                                         struct bytes number)
{
    const struct vault_change wanted = {.who = {.resident = number}};
    const struct vault_change *key = &wanted;
    struct vault_change **found =
        bsearch(&key, finding->by_resident, finding->payroll->change_count,
                sizeof(struct vault_change *), compare_residents);
    return found == NULL ? NULL : *found;
}

static struct status find_one(struct finding *finding, struct roster_row *row,
                              struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    const struct status found = vault_find(finding->payroll->readers[0],
                                           row->payee_number, buffer, &person, fault);
    if (status_is_ok(found)) {
        row->payee_person = person.person;
        memcpy(row->payee_secret, person.secret, sizeof(row->payee_secret));
        check_name(finding, row, person.name);
        secret_wipe(buffer, sizeof(buffer));
        secret_wipe(&person, sizeof(person));
        return OK;
    }
    if (found.code != STATUS_NOT_FOUND) {
        return found;
    }
    struct vault_change *change = find_in_file(finding, row->payee_number);
    if (change == NULL) {
        change = &finding->changes[finding->change_count++];
        *change = (struct vault_change){
            .who = {.name = row->payee_name, .resident = row->payee_number},
            .is_new_version = true};
        finding->payroll->new_people++;
    }
    check_name(finding, row, change->who.name);
    row->payee_change = change;
    return OK;
}

static struct status find_all(struct finding *finding, struct fault *fault)
{
    struct payroll *payroll = finding->payroll;
    struct arena *arena = payroll->intake->arena;
    const size_t count = payroll->change_count;
    ARENA_TAKE(arena, count + finding->count + 1, finding->changes, fault);
    ARENA_TAKE(arena, count + 1, finding->by_resident, fault);
    memcpy(finding->changes, payroll->changes, count * sizeof(*finding->changes));
    finding->change_count = count;
    for (size_t i = 0; i < count; i++) {
        finding->by_resident[i] = &finding->changes[i];
    }
    qsort(finding->by_resident, count, sizeof(struct vault_change *),
          compare_residents);
    qsort(finding->rows, finding->count, sizeof(struct roster_row *), compare_numbers);
    for (size_t i = 0; i < finding->count; i++) {
        struct roster_row *row = finding->rows[i];
        const struct roster_row *before = i == 0 ? NULL : finding->rows[i - 1];
        if (before == NULL || !bytes_equal(before->payee_number, row->payee_number)) {
            TRY(find_one(finding, row, fault));
            continue;
        }
        check_name(finding, row, before->payee_name);
        row->payee_person = before->payee_person;
        row->payee_change = before->payee_change;
        memcpy(row->payee_secret, before->payee_secret, sizeof(row->payee_secret));
    }
    payroll->changes = finding->changes;
    payroll->change_count = finding->change_count;
    return OK;
}

struct status roster_find_payees(struct payroll *payroll, struct fault *fault)
{
    struct finding finding = {.payroll = payroll};
    ARENA_TAKE(payroll->intake->arena, payroll->row_count + 1, finding.rows, fault);
    for (size_t i = 0; i < payroll->row_count; i++) {
        if (has_payee(payroll, i)) {
            struct roster_row *row = roster_row(payroll->roster, i);
            row->line = payroll_row(payroll, i)->line;
            finding.rows[finding.count++] = row;
        }
    }
    return finding.count == 0 ? OK : find_all(&finding, fault);
}

void roster_name_payees(struct payroll *payroll)
{
    for (size_t i = 0; i < payroll->row_count; i++) {
        struct roster_row *row = roster_row(payroll->roster, i);
        const struct payroll_draft *draft =
            &payroll->drafts[payroll_row(payroll, i)->batch];
        if (!has_payee(payroll, i)) {
            continue;
        }
        if (row->payee_change != NULL) {
            row->payee_person = row->payee_change->who.person;
            memcpy(row->payee_secret, row->payee_change->who.secret,
                   sizeof(row->payee_secret));
        }
        commitment_payee(payroll->hasher, row->payee_secret, draft->programme->code,
                         draft->period / 12, row->payee);
        secret_wipe(row->payee_secret, sizeof(row->payee_secret));
    }
}
