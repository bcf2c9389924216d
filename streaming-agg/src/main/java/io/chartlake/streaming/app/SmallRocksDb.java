package io.chartlake.streaming.app;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds RocksDB's memory: all stores of the process share one block cache, which holds their
 * indexes, filters and write buffers too. Streams' defaults would allow 98 MB for each of the 36
 * stores.
 */
public final class SmallRocksDb implements RocksDBConfigSetter {
  static final long CACHE_BYTES = 32L << 20;
  private static final long WRITE_BUFFERS_BYTES = 16L << 20;
  private static final long WRITE_BUFFER_BYTES = 1L << 20;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    options.setStatsDumpPeriodSec(0);
  }

  /** The shared cache lives as long as the process. */
  @Override
  public void close(String storeName, Options options) {}

  private static final class Shared {
    static {
      RocksDB.loadLibrary();
    }

    private static final Cache CACHE = new LRUCache(CACHE_BYTES, -1, false, 0.1);
    private static final WriteBufferManager WRITE_BUFFERS =
        new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);
  }
}
