package io.chartlake.landing.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings that a form shows together, in the order in which they are added. */
final class SettingGroup {
  private static final List<Object> BOOLEANS = List.of(true, false);

  private final ConfigDef def;
  private final String name;
  private int order;

  SettingGroup(ConfigDef def, String name) {
    this.def = def;
    this.name = name;
  }

  Setting high(String setting, ConfigDef.Type type, Object byDefault) {
    return new Setting(setting, type, byDefault, Importance.HIGH);
  }

  Setting medium(String setting, ConfigDef.Type type, Object byDefault) {
    return new Setting(setting, type, byDefault, Importance.MEDIUM);
  }

  Setting low(String setting, ConfigDef.Type type, Object byDefault) {
    return new Setting(setting, type, byDefault, Importance.LOW);
  }

  /** A setting that is defined once its documentation is given. */
  final class Setting implements ConfigDef.Recommender {
    private final String setting;
    private final ConfigDef.Type type;
    private final Object byDefault;
    private final Importance importance;
    private ConfigDef.Validator validator;
    private List<Object> choices;

    private Setting(String setting, ConfigDef.Type type, Object byDefault, Importance importance) {
      this.setting = setting;
      this.type = type;
      this.byDefault = byDefault;
      this.importance = importance;
      this.choices = type == ConfigDef.Type.BOOLEAN ? BOOLEANS : List.of();
    }

    Setting valid(ConfigDef.Validator values) {
      validator = values;
      return this;
    }

    /** The values that a form offers; any will do where there are none. */
    Setting choices(List<String> values) {
      choices = List.copyOf(values);
      return this;
    }

    void doc(String text) {
      def.define(
          setting,
          type,
          byDefault,
          validator,
          importance,
          text,
          name,
          ++order,
          Width.MEDIUM,
          setting,
          this);
    }

    @Override
    public List<Object> validValues(String ignored, Map<String, Object> parsed) {
      return choices;
    }

    @Override
    public boolean visible(String ignored, Map<String, Object> parsed) {
      return true;
    }
  }
}
