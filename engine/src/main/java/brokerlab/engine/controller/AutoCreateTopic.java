package brokerlab.engine.controller;

import brokerlab.engine.courier.Message;
import brokerlab.engine.wire.ErrorCode;
import java.io.Serializable;
import java.util.Optional;

/** A broker asks the controller for a topic: auto-creation, internal topics. */
record AutoCreateTopic(TopicRequest request) implements Message<AutoCreateTopic.Reply> {
    private static final long serialVersionUID = 1L;

    /** @param message empty when all went well */
    @SuppressWarnings("serial") // The optional's content is; the courier carries it within one process.
    record Reply(ErrorCode error, String message, Optional<TopicMade> made) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
