package io.chartlake.local.service;

import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What all of a stack's services have: a name, ports, configuration and data of their own. */
abstract class StackService implements Service {
  final ServiceContext context;
  private final String name;
  private final List<Port> ports;

  StackService(ServiceContext context, String name, Port... ports) {
    this.context = context;
    this.name = name;
    this.ports = List.of(ports);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<Port> ports() {
    return ports;
  }

  final Home home() {
    return context.home();
  }

  final Secrets secrets() {
    return context.secrets();
  }

  final int number(Port port) {
    return context.ports().number(port);
  }

  final String address(Port port) {
    return context.ports().address(port);
  }

  final String http(Port port) {
    return context.ports().http(port);
  }

  /** The folder with its configuration. */
  final Path conf() {
    return context.confFolder(name);
  }

  /** The folder with its data, which may not be there yet. */
  final Path data() {
    return context.data(name);
  }

  final Path inStack(Path path) {
    return context.inStack(path);
  }

  /** Writes a configuration file of its own from the template of the same name. */
  final Path write(String file, Map<String, ?> values) {
    return write(file, file, values);
  }

  final Path write(String file, String template, Map<String, ?> values) {
    return context.write(name, file, template, values);
  }
}
