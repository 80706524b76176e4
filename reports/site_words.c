/* site_words.c - see site_words.h. */
#include "reports/site_words.h"

#include <assert.h>

static const char *const words[SITE_WORD_COUNT][2] = {
    [SITE_WORD_NAME] = {"困难群众救助资金公开", "Relief money in the open"},
    [SITE_WORD_SKIP] = {"跳到正文", "Skip to the text"},
    [SITE_WORD_MENU] = {"栏目", "Sections"},
    [SITE_WORD_HOME] = {"首页", "Home"},
    [SITE_WORD_NOTICES] = {"救助公示", "Notices"},
    [SITE_WORD_REPORTS] = {"资金与绩效", "Money and results"},
    [SITE_WORD_PROOF] = {"核验方法", "How to verify"},
    [SITE_WORD_LEAD] = {"谁领到了救助金、钱从哪里来、用得怎样，逐月公布。每一页都由账本"
                        "生成，任何人凭检查点都能核验账本未被增删改动。",
                        "Who received relief, where the money came from and how well "
                        "it worked, month by month. Every page is made from the "
                        "ledger, and with the checkpoint anyone can verify that "
                        "nothing in it was changed, removed or slipped in."},
    [SITE_WORD_OTHER_LEAD] =
        {"Notices of relief payments, budget execution and performance, published from "
         "a verifiable ledger. Names are masked by law; figures are exact to the fen.",
         "本站逐月公布困难群众救助资金的发放、预算执行与绩效，姓名依规遮蔽，金额精确到"
         "分。"},
    [SITE_WORD_RUNNING] = {"正在公示", "Notices now running"},
    [SITE_WORD_RUNNING_NONE] = {"目前没有正在公示的名单。",
                                "No notice is running now."},
    [SITE_WORD_RECENT] = {"最近公布", "Published last"},
    [SITE_WORD_ALL] = {"查找全部公示", "Search all notices"},
    [SITE_WORD_STATE] = {"状态", "State"},
    [SITE_WORD_STATE_PUBLISHED] = {"已公布", "published"},
    [SITE_WORD_STATE_COMING] = {"即将公示", "coming"},
    [SITE_WORD_STATE_RUNNING] = {"公示中", "running"},
    [SITE_WORD_STATE_FINISHED] = {"公示期满", "finished"},
    [SITE_WORD_STATE_EXPIRED] = {"仅存总数", "totals only"},
    [SITE_WORD_MOMENT] = {"环节", "Moment"},
    [SITE_WORD_PROGRAMME] = {"项目", "Programme"},
    [SITE_WORD_UNIT] = {"发放单位", "Unit"},
    [SITE_WORD_MONTH] = {"月份", "Month"},
    [SITE_WORD_PAYMENTS] = {"发放笔数", "Payments"},
    [SITE_WORD_PARTIES] = {"公示对象", "Households or people"},
    [SITE_WORD_PEOPLE] = {"保障人数", "People"},
    [SITE_WORD_AMOUNT] = {"发放金额（元）", "Amount (yuan)"},
    [SITE_WORD_AMOUNT_PROPOSED] = {"拟发放金额（元）", "Proposed (yuan)"},
    [SITE_WORD_AMOUNT_APPROVED] = {"核定金额（元）", "Approved (yuan)"},
    [SITE_WORD_AMOUNT_ENDED] = {"终止前金额（元）", "Until it ended (yuan)"},
    [SITE_WORD_LISTED] = {"户（人、笔）数", "Count"},
    [SITE_WORD_AMOUNT_LISTED] = {"公示金额（元）", "Amount (yuan)"},
    [SITE_WORD_DAYS] = {"公示期", "Days of the notice"},
    [SITE_WORD_FROM] = {"自", "from"},
    [SITE_WORD_TO] = {"至", "to"},
    [SITE_WORD_NOTICE] = {"公示", "Notice"},
    [SITE_WORD_DOWNLOADS] = {"下载", "Downloads"},
    [SITE_WORD_WHOLE_NOTICE] = {"公示全文", "The notice"},
    [SITE_WORD_WHOLE_REPORT] = {"报告全文", "The report"},
    [SITE_WORD_ROWS] = {"名单数据", "The list as data"},
    [SITE_WORD_ROWS_TOTALS] = {"合计数据", "The totals as data"},
    [SITE_WORD_PACKAGE] = {"数据说明", "About the data"},
    [SITE_WORD_HOW_TO_CHECK] = {"如何核验", "How to check it"},
    [SITE_WORD_CHECK_NOTICE] =
        {"每个文件末尾都印有所据检查点。文件摘要（SHA-256）载于数据说明；核对方法见",
         "Every file names the checkpoint it was made under, and its SHA-256 stands in "
         "the data description. See "},
    [SITE_WORD_EXPIRED_WHY] =
        {"公示与保留期限已满，名单依规撤下，只保留总数。账本中的分录不变，仍可核验。",
         "The days for which names may be published are over, so only the totals stay. "
         "The entries of the ledger are unchanged and can be verified."},
    [SITE_WORD_LIST_DIGEST] = {"原名单摘要（SHA-256）：",
                               "Digest of the list (SHA-256):"},
    [SITE_WORD_LIST_DIGEST_NOW] =
        {"按现有记录重算的名单摘要（SHA-"
         "256；公示后有个人信息依法删除，可能与原名单的不同）：",
         "Digest of the list as it would be made now (SHA-256; somebody was erased "
         "since, "
         "so it may not be that of the list as it was):"},
    [SITE_WORD_FILE_DIGESTS] =
        {"账本所记各公示文件的摘要（SHA-256）：",
         "Digests of its files as its entry has them (SHA-256):"},
    [SITE_WORD_LONG_LIST] = {"名单较长，请打开公示全文或下载。",
                             "The list is long: open the notice or download it."},
    [SITE_WORD_SEARCH] = {"查找", "Search"},
    [SITE_WORD_SEARCH_TEXT] = {"关键词", "Words"},
    [SITE_WORD_ANY] = {"全部", "any"},
    [SITE_WORD_FOUND] = {"条公示", "notices"},
    [SITE_WORD_CLEAR] = {"清除条件", "Clear"},
    [SITE_WORD_BUDGET] = {"预算指标收支", "Allocations"},
    [SITE_WORD_PERFORMANCE] = {"绩效汇总", "Performance"},
    [SITE_WORD_BUDGET_WHY] = {"下达、支付、可用与两种口径的执行率",
                              "allocated, paid, available; both execution rates"},
    [SITE_WORD_PERFORMANCE_WHY] = {"人数、金额、成功率与按时率",
                                   "people, amounts, success and punctuality"},
    [SITE_WORD_EXECUTION] = {"预算执行情况表", "Execution table"},
    [SITE_WORD_EXECUTION_WHY] = {"按单位、科目和资金来源，逐月进度",
                                 "by unit, account and source; month by month"},
    [SITE_WORD_EVALUATION] = {"绩效评价报告", "Evaluation"},
    [SITE_WORD_SELF_EVALUATION] = {"绩效自评表", "Self-evaluation"},
    [SITE_WORD_NOTICES_ALL] = {"公示", "Notices"},
    [SITE_WORD_AS_OF] = {"数据截至", "As of"},
    [SITE_WORD_EACH_PROGRAMME] = {"分项目自评与评价", "Programme by programme"},
    [SITE_WORD_ALL_REPORTS] = {"全部报告", "All reports"},
    [SITE_WORD_WITHHELD] = {"不予公布", "withheld"},
    [SITE_WORD_DATA] = {"开放数据", "Open data"},
    [SITE_WORD_DATA_WHY] = {"供程序读取；不含任何个人信息。",
                            "For programs; it holds nothing about any person."},
    [SITE_WORD_DATA_ROWS] = {"公示目录", "Index of notices"},
    [SITE_WORD_DATA_JSON] = {"公示目录", "Index of notices"},
    [SITE_WORD_DATA_PACKAGE] = {"数据包说明", "Data package"},
    [SITE_WORD_FEED] = {"订阅更新", "Feed"},
    [SITE_WORD_CHECKPOINT] = {"检查点", "Checkpoint"},
    [SITE_WORD_CHECKPOINT_WHY] =
        {"检查点是对全部流水的签名摘要。请抄录或打印保存：以后任何一条分录若被改动，"
         "都与它不符。",
         "The checkpoint is a signed digest of the whole journal. Keep a copy: if any "
         "entry is ever changed, it will no longer fit."},
    [SITE_WORD_CHECKPOINT_SIZE] = {"流水条数", "Entries"},
    [SITE_WORD_CHECKPOINT_ROOT] = {"根值", "Root"},
    [SITE_WORD_CHECKPOINT_FILE] = {"检查点文件", "The checkpoint"},
    [SITE_WORD_PROOF_LEAD] =
        {"本站不要求您相信我们。以下办法不经我们之手，也不用连接我们的系统。",
         "You need not trust us. What follows works without us and without our "
         "systems."},
    [SITE_WORD_PROOF_KEY] = {"一、先取得公钥", "1. Get the key"},
    [SITE_WORD_PROOF_KEY_WHY] =
        {"账本公钥不在本站，请从本单位窗口、公报或审计机关取得。随文件一起拿到的公钥"
         "证明不了什么。",
         "The ledger's public key is not on this site. Get it from our office, the "
         "gazette or the auditors: a key that comes with the files proves nothing."},
    [SITE_WORD_PROOF_BROWSER] = {"二、在浏览器里核验", "2. In a browser"},
    [SITE_WORD_PROOF_BROWSER_WHY] =
        {"打开核验页，放入检查点、收据或证明，填上公钥即可。核验页不联网，可存到本机使"
         "用。",
         "Open the verifier, give it the checkpoint, a receipt or a proof, and the "
         "key. "
         "It asks nothing of any network and may be kept on your own computer."},
    [SITE_WORD_PROOF_MIRROR] = {"三、留存一份自己的副本", "3. Keep a copy of your own"},
    [SITE_WORD_PROOF_MIRROR_WHY] =
        {"下载 log "
         "文件夹（检查点和流水摘要，不含任何分录内容），每次更新后逐一重算摘要：",
         "Copy the folder log (checkpoint and hashes, no contents of any entry) and "
         "hash everything again after each update:"},
    [SITE_WORD_PROOF_OPEN] = {"打开核验页", "Open the verifier"},
    [SITE_WORD_PROOF_NOT] = {"核验不能证明什么", "What this does not prove"},
    [SITE_WORD_PROOF_NOT_WHY] =
        {"核验证明账本记下之后未被改动，不证明当初记下的就是实情。发现与实际不符，请向"
         "公示所列监督电话反映。",
         "Verification shows that the ledger was not changed after it was written, not "
         "that what was written is true. If something is not as it is said here, call "
         "the number in the notice."},
    [SITE_WORD_ENTRY] = {"账本分录", "Entry of the ledger"},
    [SITE_WORD_AS_RECORDED] = {"与账本所记摘要一致", "as its entry has it"},
    [SITE_WORD_ERASED_SINCE] =
        {"公示后有个人信息依法删除，以上文件按现有记录重新生成，与当时张贴的不同；账本"
         "分录"
         "没有改动，当时的文件仍可按下列摘要核对。",
         "Somebody was erased by law since this notice was published: files without "
         "the "
         "words above were made anew and differ from those of that time. The entries "
         "of "
         "the ledger are unchanged, and who kept a file can still hold it against the "
         "digests below."},
    [SITE_WORD_MADE_ANEW] =
        {"以上未注明一致的文件是重新生成的，字节与当时张贴的不同；当时的文件可按下列摘"
         "要核对。",
         "Files without the words above were made anew and are not, byte by byte, "
         "those "
         "of that time; who kept a file can hold it against the digests below."},
    [SITE_WORD_UNKNOWN] = {"无数据", "no data"},
};

const char *site_words_get(enum language language, enum site_word word)
{
    assert((unsigned)word < SITE_WORD_COUNT);
    assert(language == LANGUAGE_ZH || language == LANGUAGE_EN);
    return words[word][language];
}
