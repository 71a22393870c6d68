/* The only C++ behind phone.h. The library is one object per process, made at the first use, and
 * says what it dislikes on standard output: its logger is replaced before that. */
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>
#include <set>
#include <string>

extern "C" {
#include "customer/phone.h"
}

using i18n::phonenumbers::Logger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{
class silence : public Logger
{
  public:
    void WriteMessage(const std::string &) override
    {
    }
};

const PhoneNumberUtil &plans()
{
    static const PhoneNumberUtil *util = [] {
        PhoneNumberUtil *made = PhoneNumberUtil::GetInstance();

        made->SetLogger(new silence); /* the library owns it and frees it at exit */
        return made;
    }();
    return *util;
}
} // namespace

extern "C" bool phone_region_is_known(struct str region)
{
    static const std::set<std::string> known = [] {
        std::set<std::string> all;

        plans().GetSupportedRegions(&all);
        return all;
    }();
    return known.count(std::string(region.p, region.n)) > 0;
}

/* A number with its country code is believed by its length, as numbering plans grow faster than
 * libraries; one without must fit the plan, as the country was only our guess. */
extern "C" const char *phone_e164(struct arena *a, struct str text, struct str region)
{
    std::string digits(text.p, text.n), out;
    PhoneNumber number;
    bool is_international;

    if (digits.size() > 2 && digits[0] == '0' && digits[1] == '0' && digits[2] != '0')
        digits.replace(0, 2, "+");
    is_international = digits.find('+') == 0 || digits.find("(+") == 0;
    if (plans().Parse(digits, is_international ? "ZZ" : std::string(region.p, region.n), &number) !=
        PhoneNumberUtil::NO_PARSING_ERROR)
        return NULL;
    if (!(is_international ? plans().IsPossibleNumber(number) : plans().IsValidNumber(number)))
        return NULL;
    plans().Format(number, PhoneNumberUtil::E164, &out);
    return arena_copy(a, out.data(), out.size());
}

/* Digits as people set them apart; '' for anything else. */
static std::string digits_of(struct str text)
{
    std::string digits;

    for (size_t i = 0; i < text.n; i++) {
        char ch = text.p[i];

        if (ch >= '0' && ch <= '9')
            digits += ch;
        else if (std::string(" -./()+").find(ch) == std::string::npos)
            return "";
    }
    return digits.size() >= PHONE_PREFIX_DIGITS_MIN ? digits : "";
}

extern "C" size_t phone_prefixes(
    struct arena *a, struct str text, struct str region, const char *out[PHONE_PREFIXES_MAX])
{
    std::string digits = digits_of(text), home, found[PHONE_PREFIXES_MAX];
    bool is_international = std::string(text.p, text.n).find('+') < 2;
    size_t count = 0;

    if (digits.empty())
        return 0;
    if (!is_international && digits.compare(0, 2, "00") == 0) {
        is_international = true;
        digits.erase(0, 2);
    }
    found[count++] = "+" + digits;
    if (!is_international && phone_region_is_known(region)) {
        std::string name(region.p, region.n);
        std::string code = "+" + std::to_string(plans().GetCountryCodeForRegion(name));

        plans().GetNddPrefixForRegion(name, true, &home);
        found[count++] = code + digits;
        if (!home.empty() && digits.compare(0, home.size(), home) == 0)
            found[count++] = code + digits.substr(home.size());
    }
    for (size_t i = 0; i < count; i++)
        out[i] = arena_copy(a, found[i].data(), found[i].size());
    return count;
}
