package brokerlab.engine.cluster;

import brokerlab.engine.config.InvalidSettingException;

/**
 * Why a cluster cannot be started as it is described.
 *
 * @param broker whose setting it is; {@link #ENSEMBLE} for the ensemble's
 */
public record StartRefusal(int broker, InvalidSettingException why) {
    public static final int ENSEMBLE = 0;
}
