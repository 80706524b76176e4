#include "tests/county/people.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/county/chance.h"

enum { SERIAL_COUNT = 999, DAY_GROUPS = 16 };

static const char *const surnames[] = {
    "张", "李", "王", "赵", "陈", "周", "刘", "黄", "吴", "徐", "孙", "胡", "朱", "高",
    "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董",
    "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏"};
static const char *const rare_surnames[] = {"欧阳", "阿依古丽·", "龑",
                                            "𬎆", "司马",      "䶮"};
static const char *const digits[] = {"零", "一", "二", "三", "四",
                                     "五", "六", "七", "八", "九"};
static const struct {
    const char *code;
    const char *name;
    int village_count;
    int village_first;
} townships[COUNTY_TOWNSHIPS] = {
    {"430699001", "测五街道", 5, 1}, {"430699100", "测一镇", 5, 200},
    {"430699101", "测二镇", 5, 200}, {"430699102", "测六镇", 6, 200},
    {"430699200", "测三乡", 5, 200}, {"430699201", "测四乡", 5, 200},
};
/* Two townships have a village of the same name, as real counties do. */
static const char *const villages[COUNTY_TOWNSHIPS][COUNTY_VILLAGES_MAX] = {
    {"测五甲社区", "测五乙社区", "测五丙社区", "测五丁社区", "测五戊社区", ""},
    {"测一甲村", "测一乙村", "测一丙村", "测一丁村", "测一戊村", ""},
    {"测二甲村", "测二乙村", "测二丙村", "测二丁村", "新测村", ""},
    {"测六甲村", "测六乙村", "测六丙村", "测六丁村", "测六戊村", "测六己村"},
    {"测三甲村", "测三乙村", "测三丙村", "测三丁村", "新测村", ""},
    {"测四甲村", "测四乙村", "测四丙村", "测四丁村", "测四戊村", ""},
};

const char *people_township_code(int township)
{
    return townships[township].code;
}

const char *people_township_name(int township)
{
    return townships[township].name;
}

int people_village_count(int township)
{
    return townships[township].village_count;
}

void people_village_code(char code[16], int township, int village)
{
    snprintf(code, 16, "%s%03d", townships[township].code,
             townships[township].village_first + village);
}

const char *people_village_name(int township, int village)
{
    return villages[township][village];
}

/* Days since 1 January 1900 to yyyymmdd. */
static int calendar_date(int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 1900;
    for (;;) {
        const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        const int length = is_leap ? 366 : 365;
        if (day < length) {
            int month = 0;
            while (day >= lengths[month] + (is_leap && month == 1 ? 1 : 0)) {
                day -= lengths[month] + (is_leap && month == 1 ? 1 : 0);
                month++;
            }
            return year * 10000 + (month + 1) * 100 + day + 1;
        }
        day -= length;
        year++;
    }
}

/* GB 11643: weights 2^(17-i) mod 11, check character from "10X98765432". */
void people_make_id(char id[19], int day, int serial)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    char text[32];
    snprintf(text, sizeof(text), "430699%08d%03d", calendar_date(day), serial);
    memcpy(id, text, 17);
    int sum = 0;
    for (int i = 0; i < 17; i++) {
        sum += (id[i] - '0') * weights[i];
    }
    id[17] = "10X98765432"[sum % 11];
    id[18] = '\0';
}

void people_make_card(char account[20], const char *prefix, int64_t serial)
{
    snprintf(account, 20, "%s%011" PRId64, prefix, serial % INT64_C(100000000000));
    int sum = 0;
    for (int i = 0; i < 18; i++) {
        int digit = account[i] - '0';
        if ((17 - i) % 2 == 0) {
            digit *= 2;
            digit -= digit > 9 ? 9 : 0;
        }
        sum += digit;
    }
    account[18] = (char)('0' + (10 - sum % 10) % 10);
    account[19] = '\0';
}

/* GB 11714 inside, GB 32100 outside. */
void people_make_organisation(char code[19], const char *head, const char *body)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const int inner[] = {3, 7, 9, 10, 5, 8, 4, 2};
    static const int outer[] = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                29, 25, 13, 8,  24, 10, 30, 28};
    int sum = 0;
    for (int i = 0; i < 8; i++) {
        const int value = body[i] <= '9' ? body[i] - '0' : body[i] - 'A' + 10;
        sum += value * inner[i];
    }
    snprintf(code, 19, "%s%s%c", head, body, "0X987654321"[sum % 11]);
    sum = 0;
    for (int i = 0; i < 17; i++) {
        sum += (int)(strchr(alphabet, code[i]) - alphabet) * outer[i];
    }
    code[17] = alphabet[(31 - sum % 31) % 31];
    code[18] = '\0';
}

static void make_name(char name[64], int64_t index)
{
    char number[24];
    snprintf(number, sizeof(number), "%" PRId64, index + 1);
    /* One in 25, in turn, so that every programme meets every kind. */
    const char *const surname = index % 25 == 7
                                    ? rare_surnames[index / 25 % 6]
                                    : surnames[chance_below(40, CHANCE_NAME, index, 1)];
    size_t used = (size_t)snprintf(name, 64, "%s测", surname);
    for (size_t i = 0; number[i] != '\0' && used < 64; i++) {
        used += (size_t)snprintf(name + used, 64 - used, "%s", digits[number[i] - '0']);
    }
}

static void make_account(char account[20], int64_t index)
{
    const int kind = chance_below(100, CHANCE_ACCOUNT, index, 0);
    if (kind < 8) {
        snprintf(account, 20, "81010699%09" PRId64, (index + 1) % 1000000000);
    } else {
        const char *const prefix = kind < 68   ? "6230900"
                                   : kind < 90 ? "6217990"
                                               : "6228480";
        people_make_card(account, prefix, index + 1);
    }
}

const char *people_bank(const struct person *person)
{
    return person->account[0] == '8'                    ? "湖南农信存折"
           : memcmp(person->account, "6230900", 7) == 0 ? "湖南农信"
           : memcmp(person->account, "6217990", 7) == 0 ? "邮储银行"
                                                        : "农业银行";
}

/* A character outside the BMP, four bytes in GB18030: the first a system loses. */
bool people_name_is_rare(const struct person *person)
{
    return strncmp(person->name, "𬎆", 4) == 0;
}

static void settle(struct person *person, int64_t index)
{
    person->township = chance_below(COUNTY_TOWNSHIPS, CHANCE_PLACE, index, 0);
    person->village =
        chance_below(townships[person->township].village_count, CHANCE_PLACE, index, 1);
    const int size = chance_below(100, CHANCE_SIZE, index, 0);
    person->household_size = size < 40   ? 1
                             : size < 65 ? 2
                             : size < 82 ? 3
                             : size < 94 ? 4
                                         : 5;
    make_name(person->name, index);
    make_account(person->account, index);
}

void people_fill(struct person *person, int64_t index, int day_first, int day_count)
{
    /* The serial repeats every 999 people; each such group has days of its own. */
    const int group = (int)(index / SERIAL_COUNT) % DAY_GROUPS;
    const int slots = day_count / DAY_GROUPS - 1;
    const int slot = chance_below(slots, CHANCE_BIRTH, index, 0);
    const int base = (day_first / DAY_GROUPS + 1) * DAY_GROUPS;
    person->birth_day = base + slot * DAY_GROUPS + group;
    people_make_id(person->id, person->birth_day, (int)(index % SERIAL_COUNT) + 1);
    settle(person, index);
}

void people_fill_dense(struct person *person, int64_t index)
{
    person->birth_day = PEOPLE_DAY_1930 + (int)(index / SERIAL_COUNT);
    people_make_id(person->id, person->birth_day, (int)(index % SERIAL_COUNT) + 1);
    settle(person, index);
}
