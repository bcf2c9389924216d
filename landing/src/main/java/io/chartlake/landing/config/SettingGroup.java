package io.chartlake.landing.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings that a form shows together, in the order in which they are added. */
final class SettingGroup {
  private static final List<Boolean> BOOLEANS = List.of(true, false);

  private final ConfigDef def;
  private final String name;
  private int order;

  SettingGroup(ConfigDef def, String name) {
    this.def = def;
    this.name = name;
  }

  void add(
      String setting,
      ConfigDef.Type type,
      Object byDefault,
      ConfigDef.Validator validator,
      Importance importance,
      String doc) {
    List<?> choices = type == ConfigDef.Type.BOOLEAN ? BOOLEANS : List.of();
    add(setting, type, byDefault, validator, importance, doc, choices);
  }

  /**
   * @param choices the values that a form offers; empty where any will do
   */
  void add(
      String setting,
      ConfigDef.Type type,
      Object byDefault,
      ConfigDef.Validator validator,
      Importance importance,
      String doc,
      List<?> choices) {
    def.define(
        setting,
        type,
        byDefault,
        validator,
        importance,
        doc,
        name,
        ++order,
        Width.MEDIUM,
        setting,
        new Recommended(List.copyOf(choices)));
  }

  private record Recommended(List<Object> values) implements ConfigDef.Recommender {
    @Override
    public List<Object> validValues(String name, Map<String, Object> parsed) {
      return values;
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsed) {
      return true;
    }
  }
}
