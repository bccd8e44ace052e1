/**
 * The frame around every screen: navigation with history, one registry of actions that feeds palette, keys and tooltips, theme, language,
 * the refresh tick, the recorder strip. A screen sees it only through {@link brokerlab.app.shell.ScreenContext}. The frame reads one
 * snapshot per tick and hands the same one to everybody.
 *
 * <pre>
 *   Door.snapshot() ──▶ FxTicker (10 Hz, while shown) ──▶ TopBar, Rail, StatusBar, the open Screen
 *   Door.onEvent()  ──▶ RecorderModel ──▶ RecorderStrip, below the screens
 *   link, key, palette ──▶ Action / Navigator ──▶ History ──▶ Screen.show(Target)
 * </pre>
 */
package brokerlab.app.shell;
