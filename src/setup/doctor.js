// @ts-check
"use strict";
module.exports = { doctorCommand: async () => 0 };
