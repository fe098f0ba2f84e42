package dev.perennial.model.objects;

import java.util.List;

/**
 * Immutable objects by key. An object is written whole and once; it never changes afterwards.
 *
 * <p>A key has 1 to 1,024 characters of {@code A-Z a-z 0-9 . _ = - /}, does not start or end with a slash, and has no
 * empty, {@code .} or {@code ..} part; another one is an {@link IllegalArgumentException}. Every method throws
 * {@link ObjectStoreException} when the store does not answer; a repeat may then succeed.
 */
public interface ObjectStore extends AutoCloseable {
    /**
     * @param maxBytes largest object that is read
     * @throws ObjectMissingException  when there is no object under the key
     * @throws ObjectTooLargeException when it is larger than {@code maxBytes}
     */
    byte[] get(String key, long maxBytes);

    /**
     * @return whether the object was written now; false when there is one already, be it from an earlier attempt of the
     *     same caller whose answer was lost
     */
    boolean putIfAbsent(String key, byte[] bytes);

    /**
     * @param prefix text that the keys start with; it may be empty and may end with a slash
     * @return the keys in ascending order
     */
    List<String> list(String prefix);

    boolean exists(String key);

    @Override
    void close();
}
