package io.chartlake.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Secrets.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stack was started with is kept, and a bad setting is named by file and value. */
class SettingsTest {
  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void makeHome() {
    home = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    home.create();
  }

  @Test
  void keepsPortsAcrossStarts() {
    Ports free = Ports.free();
    free.save(home);
    assertThat(Arrays.stream(Port.values()).map(Ports.load(home)::number))
        .containsExactlyElementsOf(Arrays.stream(Port.values()).map(free::number).toList());
  }

  @Test
  void choosesFreePortsThatDiffer() {
    Ports free = Ports.free();
    assertThat(
            Arrays.stream(Port.values())
                .flatMapToInt(
                    port -> IntStream.range(free.number(port), free.number(port) + port.width()))
                .boxed())
        .doesNotHaveDuplicates();
  }

  @Test
  void namesAPortThatIsNone() throws IOException {
    Files.writeString(home.folder().resolve("ports.properties"), "trino=eighty\n");
    assertThatThrownBy(() -> Ports.load(home))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("trino=eighty");
  }

  @Test
  void makesSecretsOnceForTheOwnerAlone() throws IOException {
    Secrets.generateMissing(home);
    Secrets first = Secrets.load(home);
    Secrets.generateMissing(home);
    Secrets second = Secrets.load(home);
    assertThat(second.get(Secret.S3_CREDENTIAL))
        .isEqualTo(first.get(Secret.S3_CREDENTIAL))
        .hasSize(40);
    for (TrinoUser user : TrinoUser.values()) {
      assertThat(second.trino(user)).isEqualTo(first.trino(user)).hasSize(40);
    }
    assertThat(first.get(Secret.S3_IDENTITY)).isNotEqualTo(first.get(Secret.S3_CREDENTIAL));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.folder().resolve("secrets.properties"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aPortsLastNumberIsAPortToo() throws IOException {
    Files.writeString(home.folder().resolve("ports.properties"), "ceph-osd=65533\n");
    assertThatThrownBy(() -> Ports.load(home))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("ceph-osd=65533");
  }

  @Test
  void namesTwoPartsWithTheSamePort() throws IOException {
    Files.writeString(home.folder().resolve("ports.properties"), "trino=18080\n");
    assertThatThrownBy(() -> Ports.load(home))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("port 18080 to both trino and trino-internal");
    Files.writeString(home.folder().resolve("ports.properties"), "kafka=19014\n");
    assertThatThrownBy(() -> Ports.load(home))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("port 19014 to both kafka and ceph-osd");
  }

  @Test
  void keepsWhatAStackWasMadeWith() {
    assertThat(Choices.of(home)).isEqualTo(new Choices(Store.S3PROXY, MetastoreDb.DERBY, Set.of()));
    Choices asked =
        Choices.toStart(home, Optional.of(Store.CEPH), Optional.of(MetastoreDb.POSTGRES), Set.of());
    assertThat(asked).isEqualTo(new Choices(Store.CEPH, MetastoreDb.POSTGRES, Set.of()));
    asked.save(home);
    assertThat(Choices.of(home)).isEqualTo(asked);
    assertThat(Choices.toStart(home, Optional.empty(), Optional.empty(), Set.of()))
        .isEqualTo(asked);
    assertThat(Choices.toStart(home, Optional.empty(), Optional.of(MetastoreDb.POSTGRES), Set.of()))
        .isEqualTo(asked);
  }

  @Test
  void keepsWhatAStackHasBesides() {
    assertThat(Choices.of(home).with(OptionalService.SUPERSET)).isFalse();
    toStart(Set.of(OptionalService.SUPERSET)).save(home);
    assertThat(Choices.of(home).with(OptionalService.SUPERSET)).isTrue();
    assertThat(toStart(Set.of()).with(OptionalService.SUPERSET)).as("asked for by nobody").isTrue();
  }

  private Choices toStart(Set<OptionalService> extras) {
    return Choices.toStart(home, Optional.empty(), Optional.empty(), extras);
  }

  @Test
  void namesAnExtraThatIsNone() throws IOException {
    Path file = Files.writeString(home.data().resolve("with"), "superset\nkaraoke\n");
    assertThatThrownBy(() -> Choices.of(home))
        .isInstanceOf(CommandException.class)
        .hasMessage(file + " has 'karaoke', which no stack can have; there is: superset");
  }

  @Test
  void refusesAnotherStore() {
    new Choices(Store.CEPH, MetastoreDb.DERBY, Set.of()).save(home);
    assertThatThrownBy(
            () -> Choices.toStart(home, Optional.of(Store.S3PROXY), Optional.empty(), Set.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("keeps its objects in ceph; for one on s3proxy")
        .hasMessageContaining("--dir")
        .hasMessageContaining("clean");
  }

  @Test
  void refusesAnotherDatabaseOfTheMetastore() {
    new Choices(Store.S3PROXY, MetastoreDb.POSTGRES, Set.of()).save(home);
    assertThatThrownBy(
            () -> Choices.toStart(home, Optional.empty(), Optional.of(MetastoreDb.DERBY), Set.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("keeps its metastore's tables in postgres; for one on derby");
  }

  @Test
  void objectsOfAStackThatDoesNotSayAreS3Proxys() throws IOException {
    Files.createDirectories(home.data().resolve("s3"));
    assertThatThrownBy(
            () -> Choices.toStart(home, Optional.of(Store.CEPH), Optional.empty(), Set.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("keeps its objects in s3proxy");
  }

  @Test
  void theMetastoreOfAStackThatDoesNotSayIsOnDerby() throws IOException {
    Files.createDirectories(home.data().resolve("metastore"));
    assertThatThrownBy(
            () ->
                Choices.toStart(
                    home, Optional.empty(), Optional.of(MetastoreDb.POSTGRES), Set.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("keeps its metastore's tables in derby");
  }

  @Test
  void namesAChoiceThatIsNone() throws IOException {
    Path file = Files.writeString(home.data().resolve("store"), "floppy\n");
    assertThatThrownBy(() -> Choices.of(home))
        .isInstanceOf(CommandException.class)
        .hasMessage(file + " has 'floppy', which is no store; there is: s3proxy, ceph");
  }

  @Test
  void namesAPathThatNoListOfFilesCanHave() {
    Path engines = folder.resolve("engines");
    for (String name : List.of("a:b", "a,b", "a\nb")) {
      assertThatThrownBy(() -> new Home(folder, folder.resolve(name), engines))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("the stack's folder '" + folder.resolve(name) + "'")
          .hasMessageContaining("--dir");
      assertThatThrownBy(() -> new Home(folder.resolve(name), folder, engines))
          .hasMessageContaining("the checkout '" + folder.resolve(name) + "'");
    }
    assertThat(new Home(folder, folder.resolve("50% & #1; (a b)!"), engines)).isNotNull();
  }

  @Test
  void saysWhyAFolderCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    Home below = new Home(folder, file.resolve("stack"), folder.resolve("engines"));
    assertThatThrownBy(below::create)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cannot write to " + file)
        .hasMessageContaining("--dir");
  }
}
