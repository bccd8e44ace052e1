/**
 * Who a client is and how it proves it: what a listener's security settings come to, the credentials that brokers keep in ZooKeeper,
 * and a certificate authority for a lab. Handshakes themselves are the business of the network, Kafka's own classes do them.
 *
 * <pre>
 *   /config/users/U ─▶ ScramUsers ─▶ credentials ─▶ a listener's SASL
 *   settings of a listener ─▶ ListenerConfigs ─▶ its TLS, SASL and principals
 *   LabAuthority ─▶ a keystore per broker, a truststore for clients
 * </pre>
 */
package brokerlab.engine.security;
