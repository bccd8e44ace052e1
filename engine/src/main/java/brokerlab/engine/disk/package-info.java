/**
 * The file operations of the engine, behind one interface so that a faulty disk can take the place of the real one. Files
 * are read and written by position; what is mapped is unmapped before it is renamed, cut or deleted, as Windows demands.
 * Small files are replaced as a whole: written aside, synced, renamed.
 *
 * <pre>
 *   log, coordination ──▶ Disk ── open ──▶ DiskFile ── map ──▶ MappedFile
 *                          └─ RealDisk (FileChannel, java.lang.foreign)
 * </pre>
 */
package brokerlab.engine.disk;
