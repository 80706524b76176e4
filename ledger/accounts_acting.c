/* accounts_acting.c - who makes an entry; what two people do, one after the other. */
#include "ledger/accounts_internal.h"

#include "ledger/journal/registry.h"

struct status accounts_acting(struct apply *apply, struct acting *ret_acting,
                              struct fault *fault)
{
    struct registry_authority person;
    TRY(registry_authority(apply->transaction, apply->entry->actor, apply->entry->index,
                           apply->entry->recorded_ms, &person, fault));
    *ret_acting = (struct acting){.staff = person.staff, .roles = person.roles};
    return OK;
}

static struct status refuse(const char *refusal, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED, "%s", fault_words(refusal));
}

struct status accounts_acting_as(struct apply *apply, uint32_t roles,
                                 const char *refusal, struct acting *ret_acting,
                                 struct fault *fault)
{
    TRY(accounts_acting(apply, ret_acting, fault));
    return (ret_acting->roles & roles) != 0 ? OK : refuse(refusal, fault);
}

struct status accounts_is_another(struct apply *apply, const struct acting *acting,
                                  uint64_t actor, bool *ret_is_another,
                                  struct fault *fault)
{
    struct registry_key key;
    TRY(registry_key(apply->transaction, actor, &key, fault));
    *ret_is_another = key.staff != acting->staff;
    return OK;
}

static bool is_run(enum fact_type type)
{
    return type == FACT_TEXT || type >= FACT_BYTES16;
}

bool accounts_says_the_same(const struct fact *one, const struct fact *other,
                            uint32_t besides)
{
    for (size_t i = 0; i < one->schema->field_count; i++) {
        const struct fact_field *field = &one->schema->fields[i];
        const union fact_value *left = &one->field[field->key];
        const union fact_value *right = &other->field[field->key];
        const bool has = fact_has(one, field->key);
        if ((besides >> field->key & 1U) != 0) {
            continue;
        }
        if (has != fact_has(other, field->key) ||
            (has && (is_run(field->type) ? !bytes_equal(left->bytes, right->bytes)
                                         : left->number != right->number))) {
            return false;
        }
    }
    return true;
}

struct status accounts_check_confirmation(struct apply *apply, uint64_t asked,
                                          const struct confirming *confirming,
                                          struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    struct acting acting;
    bool is_another = false;
    TRY(accounts_entry(apply->transaction, asked, &entry, &fact, fault));
    if (!accounts_says_the_same(apply->fact, &fact, confirming->besides)) {
        return refuse(confirming->differs, fault);
    }
    TRY(accounts_acting_as(apply, ACTING_JUDGES, confirming->roles, &acting, fault));
    TRY(accounts_is_another(apply, &acting, entry.actor, &is_another, fault));
    return is_another ? OK : refuse(confirming->is_own, fault);
}
