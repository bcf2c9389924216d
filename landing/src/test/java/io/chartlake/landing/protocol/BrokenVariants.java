package io.chartlake.landing.protocol;

import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.upload.SealedObject;
import io.chartlake.landing.upload.Uploader;
import io.chartlake.landing.upload.Uploads;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** Landings that each break one rule of the protocol; the scenarios must notice every one. */
enum BrokenVariants {
  /** Rule 3 broken: goes on from what the group has committed. */
  STARTS_FROM_THE_GROUPS_OFFSET(
      new Wiring() {
        @Override
        Recovery recovery(Parts parts) {
          return new OtherRecovery(parts) {
            @Override
            Recovered recover(TopicPartition partition, RawZone zone) {
              long from =
                  parts.kafka().committed(partition).map(KafkaLog.Committed::offset).orElse(0L);
              HourUtc hour = HourUtc.of(parts.ticker().now());
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
            Recovered recover(TopicPartition partition, RawZone zone) {
              Optional<ObjectName> newest =
                  new NewestObject(parts.store(), zone, partition.partition())
                      .find(parts.ticker().now());
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
            Recovered recover(TopicPartition partition, RawZone zone) {
              Recovered sound = super.recover(partition, zone);
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
        SinkWriter landing(
            Parts parts, PendingRecoveries openings, Uploads uploads, LogWatch watch) {
          return new OtherLanding(parts, openings, uploads, watch) {
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
        SinkWriter landing(
            Parts parts, PendingRecoveries openings, Uploads uploads, LogWatch watch) {
          return new OtherLanding(parts, openings, uploads, watch) {
            @Override
            void discard(PartitionWriter writer) {
              if (writer.records() > 0) {
                flush(parts.uploader(), writer.seal());
              }
              super.discard(writer);
            }
          };
        }
      }),

  /** Rule 2 broken: does not wait for the object before. */
  UPLOADS_SIDE_BY_SIDE(
      new Wiring() {
        @Override
        Uploads uploads(Parts parts) {
          return new SideBySide(parts);
        }
      }),

  /** Rule 4 broken: refuses to commit while something is on its way. */
  PRE_COMMIT_THROWS(
      new Wiring() {
        @Override
        SinkWriter landing(
            Parts parts, PendingRecoveries openings, Uploads uploads, LogWatch watch) {
          return new OtherLanding(parts, openings, uploads, watch) {
            @Override
            public Map<TopicPartition, OffsetAndMetadata> preCommit(
                Map<TopicPartition, OffsetAndMetadata> current) {
              if (current.keySet().stream().anyMatch(each -> uploads.pending(each) > 0)) {
                throw new RetriableException("not landed yet");
              }
              return super.preCommit(current);
            }
          };
        }
      }),

  /** Rule 4 broken: commits what was read and not what is durable. */
  COMMITS_WHAT_WAS_READ(
      new Wiring() {
        @Override
        SinkWriter landing(
            Parts parts, PendingRecoveries openings, Uploads uploads, LogWatch watch) {
          return new OtherLanding(parts, openings, uploads, watch) {
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

  private static class OtherLanding extends SinkWriter {
    OtherLanding(Wiring.Parts parts, PendingRecoveries openings, Uploads uploads, LogWatch watch) {
      super(
          parts.config(),
          parts.context(),
          parts.memory(),
          openings,
          uploads,
          watch,
          parts.ticker());
    }
  }

  private static class OtherRecovery extends Recovery {
    OtherRecovery(Wiring.Parts parts) {
      super(
          parts.store(),
          parts.kafka(),
          parts.config().bucket(),
          parts.config().connectorName(),
          parts.config().takeover(),
          parts.ticker());
    }
  }

  /** Each object on its own; one that could not be landed is tried again at the next look. */
  private static final class SideBySide extends Wiring.PromptUploads {
    private final Wiring.Parts parts;
    private final Map<TopicPartition, List<SealedObject>> pending = new HashMap<>();
    private final Map<TopicPartition, List<SealedObject>> landed = new HashMap<>();
    private final List<SealedObject> failed = new ArrayList<>();

    SideBySide(Wiring.Parts parts) {
      super(parts);
      this.parts = parts;
    }

    @Override
    public synchronized void submit(SealedObject object) {
      pending.computeIfAbsent(object.partition(), ignored -> new ArrayList<>()).add(object);
      start(object);
    }

    private void start(SealedObject object) {
      parts.uploads().execute(() -> run(object));
    }

    private void run(SealedObject object) {
      List<SealedObject> ours = pending.get(object.partition());
      if (ours == null || !ours.contains(object)) {
        return; // abandoned
      }
      try {
        parts.uploader().upload(object, () -> false);
        ours.remove(object);
        landed.computeIfAbsent(object.partition(), ignored -> new ArrayList<>()).add(object);
        parts.memory().release(object.lines().heldBytes());
      } catch (StoreException e) {
        failed.add(object);
      }
    }

    @Override
    public synchronized List<SealedObject> takeLanded(TopicPartition partition) {
      List.copyOf(failed).stream().filter(failed::remove).forEach(this::start);
      List<SealedObject> taken = landed.remove(partition);
      return taken == null ? List.of() : taken;
    }

    @Override
    public synchronized int pending(TopicPartition partition) {
      return pending.getOrDefault(partition, List.of()).size();
    }

    @Override
    public synchronized void abandon(TopicPartition partition) {
      pending.remove(partition);
      landed.remove(partition);
    }
  }
}
