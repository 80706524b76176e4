/* mask_surname.c - compound surnames in use, and the ones of the old lists. */
#include "ledger/base/text.h"
#include "reports/mask.h"

#include <string.h>

/* Two characters each, sorted by nothing: fewer than a hundred. */
static const char surnames[] = "欧阳太史端木上官司马东方独孤南宫"
                               "万俟闻人夏侯诸葛尉迟公羊赫连澹台"
                               "皇甫宗政濮阳公冶太叔申屠公孙慕容"
                               "仲孙钟离长孙宇文司徒鲜于司空闾丘"
                               "子车亓官司寇巫马公西颛孙壤驷公良"
                               "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐"
                               "段干百里呼延东郭南门羊舌微生公户"
                               "公玉公仪梁丘公仲公上公门公山公坚"
                               "左丘公伯西门公祖第五公乘贯丘公皙"
                               "南荣东里东宫仲长子书子桑即墨达奚"
                               "褚师纳兰归海东门西乞叱干贺兰沮渠"
                               "秃发乞伏吐万屈突斛律叶赫完颜耶律"
                               "淳于单于伯赏叔孙哥舒尔朱";

enum { CHARACTER_SIZE = 3, SURNAME_SIZE = 2 * CHARACTER_SIZE };

bool mask_is_compound(uint32_t first, uint32_t second)
{
    uint8_t wanted[8];
    struct writer writer = writer_of(wanted, sizeof(wanted));
    text_put(&writer, first);
    text_put(&writer, second);
    if (writer.size != SURNAME_SIZE) {
        return false; /* one of them is not of these three bytes each */
    }
    for (size_t at = 0; at + SURNAME_SIZE < sizeof(surnames); at += SURNAME_SIZE) {
        if (memcmp(surnames + at, wanted, SURNAME_SIZE) == 0) {
            return true;
        }
    }
    return false;
}
