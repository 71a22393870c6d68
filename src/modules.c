/* The features of this program, lowest first. */
#include "module.h"

extern const struct module account_module;
extern const struct module audit_module;
extern const struct module baseline_module;
extern const struct module campaign_module;
extern const struct module churn_module;
extern const struct module compare_module;
extern const struct module contract_module;
extern const struct module coupon_module;
extern const struct module customer_module;
extern const struct module economics_module;
extern const struct module event_module;
extern const struct module gift_rule_module;
extern const struct module http_module;
extern const struct module insight_module;
extern const struct module intake_module;
extern const struct module invitation_module;
extern const struct module job_module;
extern const struct module ledger_module;
extern const struct module letter_module;
extern const struct module location_module;
extern const struct module loyal_module;
extern const struct module loyalty_module;
extern const struct module mail_module;
extern const struct module me_module;
extern const struct module oidc_module;
extern const struct module order_module;
extern const struct module referral_module;
extern const struct module sell_module;
extern const struct module session_module;
extern const struct module setting_module;
extern const struct module simulate_module;
extern const struct module spend_module;
extern const struct module surprise_module;
extern const struct module tier_module;
extern const struct module till_module;
extern const struct module today_module;
extern const struct module token_module;
extern const struct module upkeep_module;
extern const struct module upload_module;
extern const struct module user_module;
extern const struct module value_module;

const struct module *const modules[] = {
    &http_module,
    &job_module,
    &intake_module,
    &insight_module,
    &baseline_module,
    &compare_module,
    &economics_module,
    &location_module,
    &loyal_module,
    &value_module,
    &churn_module,
    &ledger_module,
    &contract_module,
    &campaign_module,
    &coupon_module,
    &customer_module,
    &event_module,
    &mail_module,
    &oidc_module,
    &loyalty_module,
    &tier_module,
    &till_module,
    &sell_module,
    &order_module,
    &referral_module,
    &setting_module,
    &account_module,
    &audit_module,
    &invitation_module,
    &letter_module,
    &me_module,
    &user_module,
    &token_module,
    &session_module,
    &spend_module,
    &simulate_module,
    &gift_rule_module,
    &surprise_module,
    &today_module,
    &upkeep_module,
    &upload_module,
};
const size_t module_count = COUNT(modules);
