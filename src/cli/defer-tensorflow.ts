// Loaded before all else: the commands read what exercises say of themselves, and TensorFlow, which some of them compute
// with, takes half a second to load. It is loaded here at its first use, which for most commands never comes.
import { deferPackage } from "../tensorflow/deferred";

deferPackage(require.resolve("../tensorflow"), ["tf", "tensorflowBackend"], {});
