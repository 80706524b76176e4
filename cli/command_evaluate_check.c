/* command_evaluate_check.c - a unit's own self-evaluation form, checked.
 */
#include "cli/command_report.h"

#include "importers/evaluation_form.h"

struct status command_evaluate_check(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    struct self_evaluation form;
    TRY(evaluation_form_read(arguments->positional[0], &world->arena, &form, fault));
    struct report_request request = {.name = "form-check", .form = &form};
    return session_run(world, arguments, SESSION_READ, report_run, &request, fault);
}
