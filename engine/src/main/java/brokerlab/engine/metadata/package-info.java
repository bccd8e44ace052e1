/**
 * What each broker knows of the cluster. The controller makes an immutable {@link brokerlab.engine.metadata.ClusterImage} for every
 * change and delivers it; a broker holds the newest it got, which may be old. Dynamic settings take the other way: each broker
 * follows the znodes below {@code /config} itself, and reads what it has changed before it answers. The truth is in the znodes alone.
 *
 * <pre>
 *   controller ── UpdateMetadata(image) ──▶ MetadataHolder of broker 1 ──▶ clients' Metadata answers
 *                                      └──▶ MetadataHolder of broker 2 ──▶ ...
 *   SettingsService ──▶ /config/… + notice ──▶ ConfigChanges of each broker ──▶ BrokerSettings, TopicOverrides
 * </pre>
 */
package brokerlab.engine.metadata;
