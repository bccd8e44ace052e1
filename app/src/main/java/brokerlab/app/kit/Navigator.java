package brokerlab.app.kit;

import brokerlab.app.words.Target;

/** Every link: opens the screen responsible for a target, remembers the way back. */
public interface Navigator {
    void open(Target target);
}
