package brokerlab.app.settings;

import brokerlab.engine.config.SettingScope;

/** One setting in one scope: what a draft is for. */
record Place(SettingScope scope, String name) {}
