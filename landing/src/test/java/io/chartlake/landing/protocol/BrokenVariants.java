package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.upload.SealedObject;
import io.chartlake.landing.upload.UploadLane;
import io.chartlake.landing.upload.UploadPool;
import io.chartlake.landing.upload.Uploader;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** Writers that each break one rule of the protocol; the scenarios must notice every one. */
enum BrokenVariants {
  /** Rule 3 broken: goes on from what the group has committed. */
  STARTS_FROM_THE_GROUPS_OFFSET(
      new Wiring() {
        @Override
        Recovery recovery(Parts parts) {
          return new OtherRecovery(parts) {
            @Override
            Recovered recover(TopicPartition partition) {
              long from =
                  parts.kafka().committed(partition).map(KafkaLog.Committed::offset).orElse(0L);
              HourUtc hour = HourUtc.of(parts.time().now());
              return new Recovered(from, from, hour, parts.kafka().topicId(partition.topic()));
            }
          };
        }
      }),

  /** Rule 3 broken: takes the objects of any topic of that name for its own. */
  COMPARES_NO_TOPIC_ID(
      new Wiring() {
        @Override
        Recovery recovery(Parts parts) {
          return new OtherRecovery(parts) {
            @Override
            Recovered recover(TopicPartition partition) {
              RawZone zone = parts.config().zone(partition.topic());
              Optional<ObjectName> newest = newest(zone, partition.partition());
              long to = newest.map(name -> name.range().to()).orElse(0L);
              HourUtc hour = newest.map(ObjectName::hour).orElse(HourUtc.of(Instant.EPOCH));
              return new Recovered(to, to, hour, parts.kafka().topicId(partition.topic()));
            }
          };
        }
      }),

  /** Rule 3 broken: names objects for the hour of its own clock, which may lie before others. */
  TRUSTS_ITS_CLOCK(
      new Wiring() {
        @Override
        Recovery recovery(Parts parts) {
          return new OtherRecovery(parts) {
            @Override
            Recovered recover(TopicPartition partition) {
              Recovered sound = super.recover(partition);
              HourUtc anyHour = HourUtc.of(Instant.EPOCH);
              return new Recovered(sound.to(), sound.position(), anyHour, sound.topicId());
            }
          };
        }
      }),

  /** Rule 3 broken: takes a record that it has taken before once more. */
  DROPS_NO_REPETITIONS(
      new Wiring() {
        @Override
        SinkWriter writer(Parts parts) {
          return new Writer(parts, this) {
            @Override
            boolean isRepetition(long offset, PartitionWriter writer) {
              return false;
            }
          };
        }
      }),

  /** Rule 5 broken: writes what it holds when a partition is taken away. */
  FLUSHES_ON_CLOSE(
      new Wiring() {
        @Override
        SinkWriter writer(Parts parts) {
          return new Writer(parts, this) {
            @Override
            CompletableFuture<Void> discard(PartitionWriter writer) {
              if (writer.records() > 0) {
                flush(parts.uploader(), writer.seal());
              }
              return super.discard(writer);
            }
          };
        }
      }),

  /** Rule 2 broken: does not wait for the object before. */
  UPLOADS_SIDE_BY_SIDE(
      new Wiring() {
        @Override
        UploadPool uploads(Parts parts) {
          return new SideBySide(parts.uploader(), parts.uploads(), parts.memory());
        }
      }),

  /** Rule 4 broken: refuses to commit while something is on its way. */
  PRE_COMMIT_THROWS(
      new Wiring() {
        @Override
        SinkWriter writer(Parts parts) {
          return new Writer(parts, this) {
            @Override
            public Map<TopicPartition, OffsetAndMetadata> preCommit(
                Map<TopicPartition, OffsetAndMetadata> current) {
              Map<TopicPartition, OffsetAndMetadata> durable = super.preCommit(current);
              durable.forEach(
                  (partition, offset) -> {
                    if (offset.offset() < current.get(partition).offset()) {
                      throw new RetriableException("not landed yet");
                    }
                  });
              return durable;
            }
          };
        }
      }),

  /** Rule 4 broken: commits what was read and not what is durable. */
  COMMITS_WHAT_WAS_READ(
      new Wiring() {
        @Override
        SinkWriter writer(Parts parts) {
          return new Writer(parts, this) {
            @Override
            public Map<TopicPartition, OffsetAndMetadata> preCommit(
                Map<TopicPartition, OffsetAndMetadata> current) {
              return current;
            }
          };
        }
      });

  @SuppressWarnings("ImmutableEnumChecker") // without state
  final Wiring wiring;

  BrokenVariants(Wiring wiring) {
    this.wiring = wiring;
  }

  private static void flush(Uploader uploader, SealedObject object) {
    try {
      uploader.upload(object, () -> false);
    } catch (StoreException | ConnectException e) {
      // closing goes on
    }
  }

  private static class OtherRecovery extends Recovery {
    OtherRecovery(Wiring.Parts parts) {
      super(parts.store(), parts.kafka(), parts.config(), parts.time());
    }
  }

  /** A lane for each object. */
  private static final class SideBySide extends UploadPool {
    SideBySide(Uploader uploader, Executor executor, MemoryAccount memory) {
      super(uploader, executor, memory);
    }

    @Override
    public UploadLane lane(long durable) {
      return new UploadLane(this, durable) {
        private final List<UploadLane> lanes = new ArrayList<>();

        @Override
        public synchronized void submit(SealedObject object) {
          UploadLane own = new UploadLane(SideBySide.this, durable);
          lanes.add(own);
          own.submit(object);
        }

        @Override
        public synchronized int pending() {
          return lanes.stream().mapToInt(UploadLane::pending).sum();
        }

        @Override
        public synchronized long durable() {
          return lanes.stream().mapToLong(UploadLane::durable).max().orElse(durable);
        }

        @Override
        public synchronized Optional<StoreException> retry() {
          lanes.forEach(UploadLane::retry);
          return Optional.empty();
        }

        @Override
        public synchronized CompletableFuture<Void> abandon() {
          lanes.forEach(UploadLane::abandon);
          return super.abandon();
        }
      };
    }
  }
}
