package brokerlab.engine.network;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;

/** A JCA provider whose parts do what the JDK's do, and are counted. */
final class CountingSecurity extends Provider {
    @Serial
    private static final long serialVersionUID = 1L;

    static final String NAME = "Counting";
    static final AtomicInteger CONTEXTS = new AtomicInteger();
    static final AtomicInteger KEYS = new AtomicInteger();
    static final AtomicInteger TRUST = new AtomicInteger();
    static final AtomicInteger RANDOM = new AtomicInteger();

    CountingSecurity() {
        super(NAME, "1", "for tests");
        put("SSLContext.CountedTLS", Context.class.getName());
        put("KeyManagerFactory.CountedKeys", Keys.class.getName());
        put("TrustManagerFactory.CountedTrust", Trust.class.getName());
        put("SecureRandom.CountedRandom", Random.class.getName());
    }

    public static final class Context extends SSLContextSpi {
        private final SSLContext real;

        public Context() throws GeneralSecurityException {
            real = SSLContext.getInstance("TLS");
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            CONTEXTS.incrementAndGet();
            real.init(keys, trust, random);
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return real.getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return real.getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return real.createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return real.createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return real.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return real.getClientSessionContext();
        }
    }

    public static final class Keys extends KeyManagerFactorySpi {
        private final KeyManagerFactory real;

        public Keys() throws GeneralSecurityException {
            real = KeyManagerFactory.getInstance("PKIX");
        }

        @Override
        protected void engineInit(KeyStore store, char[] password) {
            try {
                real.init(store, password);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            KEYS.incrementAndGet();
            return real.getKeyManagers();
        }
    }

    public static final class Trust extends TrustManagerFactorySpi {
        private final TrustManagerFactory real;

        public Trust() throws GeneralSecurityException {
            real = TrustManagerFactory.getInstance("PKIX");
        }

        @Override
        protected void engineInit(KeyStore store) {
            try {
                real.init(store);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            TRUST.incrementAndGet();
            return real.getTrustManagers();
        }
    }

    public static final class Random extends SecureRandomSpi {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient SecureRandom real = new SecureRandom();

        @Override
        protected void engineSetSeed(byte[] seed) {
            real.setSeed(seed);
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            RANDOM.incrementAndGet();
            real.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            return real.generateSeed(count);
        }
    }
}
