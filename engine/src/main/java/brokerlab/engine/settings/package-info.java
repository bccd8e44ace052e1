/**
 * The one way of a change of settings, whether the form, {@code kafka-configs}, a file or an undo asks for it.
 *
 * <pre>
 *   checked alone (ChangeCheck) ─▶ together: policy, what running brokers could live with ─▶ SettingsService: znode + notice ─▶ ConfigChanges of each broker
 * </pre>
 */
package brokerlab.engine.settings;
