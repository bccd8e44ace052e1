package brokerlab.engine.metadata;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** One broker's copy of the cluster image: the version last delivered to it, possibly old. Thread-safe. */
public final class MetadataHolder {
    private final List<BiConsumer<ClusterImage, ClusterImage>> listeners = new CopyOnWriteArrayList<>();
    private volatile ClusterImage current = ClusterImage.EMPTY;

    public ClusterImage current() {
        return current;
    }

    /** Called with the image before and after each delivery, while others wait: be quick. */
    public void onChange(BiConsumer<ClusterImage, ClusterImage> listener) {
        listeners.add(listener);
    }

    /**
     * Takes {@code image} unless it is older than the current one. Returns whether it was taken. Listeners see deliveries one at a
     * time, in the order taken, also when two controllers deliver at once.
     */
    public synchronized boolean deliver(ClusterImage image) {
        ClusterImage before = current;
        if (image.controllerEpoch() < before.controllerEpoch()
                || (image.controllerEpoch() == before.controllerEpoch() && image.version() <= before.version())) {
            return false;
        }
        current = image;
        listeners.forEach(l -> l.accept(before, image));
        return true;
    }
}
