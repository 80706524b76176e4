/* words.c - see words.h. */
#include "reports/words.h"

#include <assert.h>

static const char *const words[WORD_COUNT_OF_WORDS][2] = {
    [WORD_NO_DATA] = {"无数据", "no data"},
    [WORD_NOTE] = {"注", "Note"},
    [WORD_UNIT] = {"填报单位", "Unit"},
    [WORD_TARGET] = {"目标", "target"},
    [WORD_FIGURES_AS_TABLE] = {"以表格查看数据", "The figures as a table"},
    [WORD_SEE_TABLE] = {"数据见表", "Figures in table"},
    [WORD_NO_ROWS] = {"本表无记录", "No rows"},
    [WORD_LEFT_OUT] = {"行未画出，见数据表", "more rows, see the table"},
    [WORD_PROVENANCE] = {"数据来源与核验", "Source and verification"},
    [WORD_AS_OF] = {"数据截至", "As of"},
    [WORD_SEAL] = {"封签序号", "Seal index"},
    [WORD_TREE_SIZE] = {"流水条数", "Journal size"},
    [WORD_ROOT] = {"检查点根值", "Checkpoint root"},
    [WORD_ORIGIN] = {"检查点名称", "Checkpoint origin"},
    [WORD_PROGRAM] = {"生成程序", "Made by"},
    [WORD_PROVENANCE_WHY] = {"凭以下检查点可核验本表所据流水未被增删改动。",
                             "With this checkpoint anyone can verify that the journal "
                             "behind these figures is unchanged."},
    [WORD_COLON] = {"：", ": "},
    [WORD_DAY_TO_FILL] = {"　　年　　月　　日", "Date: ____-__-__"},
    [WORD_ABOUT] = {"说明", "About"},
    [WORD_TABLE] = {"表", "Table"},
    [WORD_PRACTICE_WHY] = {"演练账，数据均非真实业务，不得作为任何依据。",
                           "From a practice ledger: nothing in it is real, and no one "
                           "may rely on it."},
    [WORD_CODE] = {"二维码", "QR code"},
};

const char *words_get(enum language language, enum word word)
{
    assert((unsigned)word < WORD_COUNT_OF_WORDS);
    assert(language == LANGUAGE_ZH || language == LANGUAGE_EN);
    return words[word][language];
}
