package brokerlab.app.shell;

import brokerlab.app.source.SampleDoor;

/** How many follow what a frame tells: its language, its ticks, its cluster's events. On the FX thread. */
public record Listeners(int language, int ticks, int events) {
    public static Listeners of(Frame frame, SampleDoor door) {
        return new Listeners(
                ((FrameTexts) frame.texts()).listeners(), ((FxTicker) frame.ticker()).followers(), door.listeners());
    }
}
