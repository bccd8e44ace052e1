package brokerlab.app.settings;

import brokerlab.engine.config.SettingScope;

/** One setting in one scope: what a draft is for. */
record ScopedSetting(SettingScope scope, String name) {}
