/**
 * Settings: what is set, why, and what a change would do. The model keeps what a person typed, for any number of scopes, apart from what is
 * in force; every draft is checked by the catalogue while one types, and what all of them will do together is asked of the door before
 * anything is applied. All of it is asked anew when the cluster tells of something that may change it, and only then. Rows are kept and
 * updated in place, the list is virtual, editors are chosen by a setting's type and unit.
 *
 * <pre>
 *   events ─▶ Question ─▶ Settings(scope) ─▶ SettingsModel (lines, drafts) ─▶ SettingList │ ScopeList
 *   typing ─▶ Notation ─▶ Setting.checked ─▶ Draft ─▶ ChangePreview ─▶ EffectWords ─▶ EffectsPane
 *                                             └─▶ ChangeSettings ─▶ Door
 * </pre>
 */
package brokerlab.app.settings;
