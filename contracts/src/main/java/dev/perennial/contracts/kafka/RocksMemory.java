package dev.perennial.contracts.kafka;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all stores of the process together; each alone would take tens of megabytes. What a file's index and filter
 * are is read in parts: whole, those of a large store are larger than the cache's share for them, and every look would read them again.
 */
public final class RocksMemory implements RocksDBConfigSetter {
    private static final long CACHE_BYTES = 16L * 1024 * 1024;
    private static final long WRITE_BYTES = 8L * 1024 * 1024;
    private static final long WRITE_BUFFER_BYTES = 1024 * 1024;
    private static final int SHARDS_FROM_SIZE = -1;
    /** The share of the cache that data does not take from indexes and filters. */
    private static final double INDEX_SHARE = 0.5;

    static {
        RocksDB.loadLibrary();
    }

    // shared by every store, so they live as long as the process
    private static final Cache CACHE = new LRUCache(CACHE_BYTES, SHARDS_FROM_SIZE, false, INDEX_SHARE);
    private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BYTES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setPartitionFilters(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(WRITES);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String storeName, Options options) {
        // nothing is a store's own
    }
}
