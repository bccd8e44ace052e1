/**
 * What each broker knows of the cluster. The controller makes an immutable {@link brokerlab.engine.metadata.ClusterImage} for every
 * change and delivers it; a broker holds the newest it got, which may be old. The truth is in the znodes alone.
 *
 * <pre>
 *   controller ── UpdateMetadata(image) ──▶ MetadataHolder of broker 1 ──▶ clients' Metadata answers
 *                                      └──▶ MetadataHolder of broker 2 ──▶ ...
 * </pre>
 */
package brokerlab.engine.metadata;
