package brokerlab.app.settings;

import javafx.scene.Node;

/** Changes one setting's value; chosen by its {@link EditorKind}. */
interface Editor {
    Node node();

    /** Shows what the line holds now; what a person is typing is left alone. */
    void show();

    /** Where the keyboard goes. */
    Node field();

    /** Of all controls of a setting: its name as a part of their ids. */
    static String id(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "-");
    }
}
