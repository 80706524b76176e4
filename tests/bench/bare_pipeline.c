/* bare_pipeline.c - the least that any such import must do, as a yardstick.
 *
 *     bare_pipeline FILE FOLDER
 *
 * libcsv in strict mode over FILE, two SHA-256 a row, each row appended with its hashes
 * to LMDB in FOLDER, durably, 10,000 rows a transaction.  Nothing is checked, nobody is
 * known, nothing can be looked up. */
#include "tests/bench/bench.h"

#include <csv.h>
#include <inttypes.h>
#include <lmdb.h>
#include <sys/stat.h>

enum { ROWS_A_COMMIT = 10000, ROW_SIZE_MAX = 4096, CHUNK = 65536 };

struct pipeline {
    MDB_env *environment;
    MDB_txn *transaction;
    MDB_dbi table;
    struct hasher *hasher;
    uint8_t row[ROW_SIZE_MAX + 2 * DIGEST_SIZE];
    size_t size;
    uint64_t rows;
};

static void must(int code, const char *what)
{
    if (code != 0) {
        fprintf(stderr, "bare_pipeline: %s: %d\n", what, code);
        exit(1);
    }
}

static void begin(struct pipeline *pipeline)
{
    must(mdb_txn_begin(pipeline->environment, NULL, 0, &pipeline->transaction),
         "begin");
    must(mdb_dbi_open(pipeline->transaction, NULL, 0, &pipeline->table), "table");
}

static void on_cell(void *at, size_t size, void *context)
{
    struct pipeline *pipeline = context;
    if (pipeline->size + size + 1 <= ROW_SIZE_MAX) {
        memcpy(pipeline->row + pipeline->size, at, size);
        pipeline->size += size;
        pipeline->row[pipeline->size++] = 0;
    }
}

static void on_row(int unused, void *context)
{
    struct pipeline *pipeline = context;
    (void)unused;
    for (size_t i = 0; i < 2; i++) {
        const struct digest digest =
            hasher_one(pipeline->hasher, bytes_from(pipeline->row, pipeline->size));
        memcpy(pipeline->row + pipeline->size, digest.at, DIGEST_SIZE);
        pipeline->size += DIGEST_SIZE;
    }
    uint8_t image[8];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, pipeline->rows);
    MDB_val key = {sizeof(image), image};
    MDB_val value = {pipeline->size, pipeline->row};
    must(mdb_put(pipeline->transaction, pipeline->table, &key, &value, MDB_APPEND),
         "append");
    pipeline->size = 0;
    if (++pipeline->rows % ROWS_A_COMMIT == 0) {
        must(mdb_txn_commit(pipeline->transaction), "commit");
        begin(pipeline);
    }
}

static void run(struct pipeline *pipeline, FILE *file)
{
    static char chunk[CHUNK];
    struct csv_parser parser;
    must(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), "csv_init");
    begin(pipeline);
    for (size_t size; (size = fread(chunk, 1, sizeof(chunk), file)) > 0;) {
        must(csv_parse(&parser, chunk, size, on_cell, on_row, pipeline) != size, "csv");
    }
    must(csv_fini(&parser, on_cell, on_row, pipeline), "csv_fini");
    must(mdb_txn_commit(pipeline->transaction), "commit");
    csv_free(&parser);
}

int main(int argument_count, char **arguments)
{
    static struct pipeline pipeline;
    struct fault fault;
    FILE *file = argument_count == 3 ? fopen(arguments[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: bare_pipeline FILE FOLDER\n");
        return 2;
    }
    mkdir(arguments[2], 0700);
    bench_must(hasher_open(DIGEST_SHA256, &pipeline.hasher, &fault), &fault);
    must(mdb_env_create(&pipeline.environment), "create");
    must(mdb_env_set_mapsize(pipeline.environment, (size_t)1 << 36), "map");
    must(mdb_env_open(pipeline.environment, arguments[2], 0, 0600), "open");
    const int64_t start_ns = bench_now_ns();
    run(&pipeline, file);
    const int64_t wall_ns = bench_now_ns() - start_ns;
    printf("%" PRIu64 " %" PRId64 "\n", pipeline.rows, wall_ns / BENCH_MS);
    mdb_env_close(pipeline.environment);
    hasher_close(pipeline.hasher);
    fclose(file);
    return 0;
}
