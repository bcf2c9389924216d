package io.chartlake.compaction.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A watermark survives its JSON, and one of another topic is refused. */
class WatermarkTest {
  private static final Watermark SOME =
      Watermark.none("songs", 12).with(0, 123, "songs.json/a").with(11, 7, "songs.json/\"b\"");

  @Test
  void survivesItsText() {
    assertThat(Watermark.parse(SOME.toJson())).isEqualTo(SOME);
    Watermark withId = SOME.withTopicId("kVd9");
    assertThat(Watermark.parse(withId.toJson())).isEqualTo(withId);
  }

  @Test
  void isWrittenAsTheContractSays() {
    assertThat(Watermark.none("songs", 12).with(0, 123, "k").toJson())
        .isEqualTo(
            "{\"version\":1,\"topic\":\"songs\",\"topicId\":null,\"partitions\":12,"
                + "\"next\":{\"0\":123},\"after\":{\"0\":\"k\"}}");
  }

  @Test
  void readsPastFieldsItDoesNotKnow() {
    String json = "{\"more\":{\"a\":[1]},\"version\":1,\"topic\":\"t\",\"partitions\":1}";
    assertThat(Watermark.parse(json)).isEqualTo(Watermark.none("t", 1));
  }

  @Test
  void beginsWithoutPositions() {
    assertThat(SOME.next(3)).isZero();
    assertThat(SOME.after(3)).isEmpty();
  }

  @Test
  void refusesWhatItCannotBeSureOf() {
    assertThatThrownBy(() -> Watermark.parse("{\"version\":2,\"topic\":\"t\",\"partitions\":1}"))
        .hasMessageContaining("version is not 1");
    assertThatThrownBy(() -> Watermark.parse("none")).hasMessageContaining("'none'");
    assertThatThrownBy(() -> SOME.with(12, 1, "k")).hasMessageContaining("partition 12");
  }

  @Test
  void takesTheLessReadOfTwoPerPartition() {
    Watermark other = Watermark.none("songs", 12).with(0, 200, "x").with(11, 3, "y");
    assertThat(SOME.lower(other)).isEqualTo(SOME.with(11, 3, "y"));
    assertThat(SOME.lower(Watermark.none("songs", 12))).isEqualTo(Watermark.none("songs", 12));
  }
}
