package dev.perennial.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One connection to Redis, with as much of its protocol (RESP 2) as two commands on hashes need. */
final class RedisClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RedisClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** The bytes of a command, to be sent any number of times. */
    static byte[] command(String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("*" + words.length + "\r\n").getBytes(US_ASCII));
        for (String word : words) {
            bytes.writeBytes(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(US_ASCII));
        }
        return bytes.toByteArray();
    }

    /** Sends {@code HMGET} and reads the numbers that it answers. */
    double[] numbers(byte[] hmget) throws IOException {
        out.write(hmget);
        double[] numbers = new double[(int) integer('*')];
        for (int i = 0; i < numbers.length; i++) {
            byte[] text = in.readNBytes((int) integer('$'));
            numbers[i] = Double.parseDouble(new String(text, US_ASCII));
            in.skipNBytes(2);
        }
        return numbers;
    }

    /** Sends some {@code HSET} together and waits until all are done. */
    void set(byte[] hsets, int count) throws IOException {
        out.write(hsets);
        for (int i = 0; i < count; i++) {
            integer(':');
        }
    }

    /** A line of the protocol: its type and a number. */
    private long integer(char type) throws IOException {
        int found = in.read();
        long number = 0;
        int next = in.read();
        while (next >= '0' && next <= '9') {
            number = number * 10 + next - '0';
            next = in.read();
        }
        if (next < 0) {
            throw new EOFException("Redis has closed the connection");
        }
        if (found != type || next != '\r' || in.read() != '\n') {
            throw new IOException("answer of type " + (char) found + " (expected: " + type + " and a number)");
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
