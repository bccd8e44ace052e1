package brokerlab.app;
final class Probe { private Probe() {} static Object x() { return new javafx.scene.control.Button(); } }
