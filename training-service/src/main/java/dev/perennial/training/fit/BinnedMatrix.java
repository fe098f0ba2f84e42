package dev.perennial.training.fit;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.perennial.model.data.FeatureTable;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Examples of which XGBoost keeps no more than what its histograms are made of: the bin of each value. A plain matrix keeps the values
 * beside them, eight bytes each. The bins are cut at the same places, so the trees are the same. What goes on from trees that were grown on
 * other examples needs the values, and takes a plain one.
 *
 * <p>XGBoost's Java package makes it only on a GPU; its C interface, in the library that the package has loaded, makes it on any
 * machine. It asks for the examples several times, some at a time, so that they are nowhere encoded all at once.
 */
final class BinnedMatrix extends DMatrix {
    private static final int VALUES_AT_ONCE = 1 << 18;
    private static final String SETTINGS = "{\"missing\": NaN, \"nthread\": %d, \"max_bin\": %d}";
    private static final String ROWS =
            "{\"data\": [%d, true], \"shape\": [%d, %d], \"typestr\": \"<f4\", \"version\": 3}";
    /** RTLD_LAZY and RTLD_NOLOAD: what the Java package has loaded, or nothing. */
    private static final int LOADED_ONLY = 0x1 | 0x4;

    private static final Optional<NativeLibrary> LIBRARY = library();

    private BinnedMatrix(long handle) {
        super(handle);
    }

    /** Whether this machine can; if not, a plain matrix gives the same trees. */
    static boolean isSupported() {
        return LIBRARY.isPresent();
    }

    /**
     * The caller disposes of it.
     *
     * @param weights how much each example counts; null: all alike
     */
    static DMatrix of(FeatureEncoding encoding, FeatureTable examples, float[] weights) throws XGBoostError {
        NativeLibrary library = LIBRARY.orElseThrow();
        PointerByReference proxy = new PointerByReference();
        call(library, "XGProxyDMatrixCreate", proxy);
        try (Batches batches = new Batches(library, proxy.getValue(), encoding, examples, weights)) {
            return made(library, proxy.getValue(), batches);
        } finally {
            call(library, "XGDMatrixFree", proxy.getValue());
        }
    }

    private static BinnedMatrix made(NativeLibrary library, Pointer proxy, Batches batches) throws XGBoostError {
        PointerByReference matrix = new PointerByReference();
        try {
            call(
                    library,
                    "XGQuantileDMatrixCreateFromCallback",
                    Pointer.NULL,
                    proxy,
                    Pointer.NULL,
                    (Reset) batches::reset,
                    (Next) batches::next,
                    SETTINGS.formatted(Boosters.THREADS, Boosters.BINS),
                    matrix);
        } catch (XGBoostError e) {
            // what it says of examples that end too early
            batches.rethrow();
            throw e;
        }
        BinnedMatrix binned = new BinnedMatrix(Pointer.nativeValue(matrix.getValue()));
        if (batches.failed()) {
            binned.dispose();
            batches.rethrow();
        }
        return binned;
    }

    interface Next extends Callback {
        /** @return 0 at the end, else 1 */
        int next(Pointer iterator);
    }

    interface Reset extends Callback {
        void reset(Pointer iterator);
    }

    /** Hands over the examples, some at a time, from the first one as often as is asked for. */
    private static final class Batches implements AutoCloseable {
        private final NativeLibrary library;
        private final Pointer proxy;
        private final FeatureEncoding encoding;
        private final FeatureTable examples;
        private final float[] weights;
        private final int most;
        private final NativeFloats floats;
        private int from;
        private Throwable failure;

        Batches(
                NativeLibrary library,
                Pointer proxy,
                FeatureEncoding encoding,
                FeatureTable examples,
                float[] weights) {
            this.library = library;
            this.proxy = proxy;
            this.encoding = encoding;
            this.examples = examples;
            this.weights = weights;
            this.most = Math.max(1, VALUES_AT_ONCE / encoding.width());
            this.floats = new NativeFloats(most * encoding.width());
        }

        void reset(Pointer iterator) {
            from = 0;
        }

        int next(Pointer iterator) {
            int to = Math.min(examples.size(), from + most);
            if (from == to || failed()) {
                return 0;
            }
            try {
                hand(encoding.encode(examples.rows(from, to)));
                if (weights != null) {
                    handWeights(to - from);
                }
            } catch (XGBoostError e) {
                failure = new IllegalStateException("XGBoost takes no examples: " + e.getMessage(), e);
            } catch (RuntimeException | Error e) {
                // nothing can be thrown through what calls this
                failure = e;
            }
            from = to;
            return failed() ? 0 : 1;
        }

        private void hand(Matrix rows) throws XGBoostError {
            Pointer values = floats.with(rows.values(), 0, rows.values().length);
            String described = ROWS.formatted(Pointer.nativeValue(values), rows.rows(), rows.columns());
            call(library, "XGProxyDMatrixSetDataDense", proxy, described);
        }

        private void handWeights(int count) throws XGBoostError {
            try (NativeFloats own = new NativeFloats(count)) {
                // XGBoost takes a copy, where of the values it takes none until it has asked for the next ones
                Pointer values = own.with(weights, from, count);
                call(library, "XGDMatrixSetFloatInfo", proxy, "weight", values, new NativeLong(count));
            }
        }

        @Override
        public void close() {
            floats.close();
        }

        boolean failed() {
            return failure != null;
        }

        void rethrow() {
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure instanceof Error error) {
                throw error;
            }
        }
    }

    private static void call(NativeLibrary library, String name, Object... arguments) throws XGBoostError {
        if (library.getFunction(name).invokeInt(arguments) != 0) {
            Function lastError = library.getFunction("XGBGetLastError");
            throw new XGBoostError(lastError.invokeString(new Object[0], false));
        }
    }

    private static Optional<NativeLibrary> library() {
        if (!Platform.isLinux()) {
            return Optional.empty();
        }
        try {
            // the first matrix loads the library
            new DMatrix(new float[] {0}, 1, 1, Float.NaN).dispose();
            String name = System.mapLibraryName("xgboost4j");
            return Optional.of(NativeLibrary.getInstance(name, Map.of(Library.OPTION_OPEN_FLAGS, LOADED_ONLY)));
        } catch (XGBoostError | LinkageError e) {
            return Optional.empty();
        }
    }
}
