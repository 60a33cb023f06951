import type * as TensorFlow from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/**
 * Gives WebAssembly the kernel behind an embedding's gradient, which the package leaves out.
 *
 * Looking up rows of a table (`tf.gather`) sends the gradient of each looked-up row back to the row it came from; rows
 * that were looked up twice get the sum. That sum is UnsortedSegmentSum: `output[s] = Σ x[i]` over all i whose segment
 * is s. Segments below 0 are left out, as in TensorFlow; so are those that are too large.
 */
export function registerUnsortedSegmentSum(tf: typeof TensorFlow): void {
  if (tf.getKernel("UnsortedSegmentSum", "wasm") !== undefined && tf.getKernel("UnsortedSegmentSum", "wasm") !== null)
    return;
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, segmentIds } = inputs as { x: TensorFlow.TensorInfo; segmentIds: TensorFlow.TensorInfo };
      const numSegments = (attrs as unknown as { numSegments: number }).numSegments;
      const wasm = backend as BackendWasm;

      const rows = tf.util.sizeFromShape(segmentIds.shape);
      const rowShape = x.shape.slice(segmentIds.shape.length);
      const rowSize = tf.util.sizeFromShape(rowShape);
      const output = wasm.makeOutput([numSegments, ...rowShape], x.dtype);

      // Taken after makeOutput: it may grow the heap, and then views taken before it are empty.
      const sums = wasm.typedArrayFromHeap(output);
      const values = wasm.typedArrayFromHeap(x);
      const segments = wasm.typedArrayFromHeap(segmentIds);
      sums.fill(0);
      for (let row = 0; row < rows; row++) {
        const segment = segments[row] ?? -1;
        if (segment < 0 || segment >= numSegments) continue;
        for (let i = 0; i < rowSize; i++)
          sums[segment * rowSize + i] = (sums[segment * rowSize + i] ?? 0) + (values[row * rowSize + i] ?? 0);
      }
      return output;
    },
  });
}
