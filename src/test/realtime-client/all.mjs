// Everything in one process, so that the files share one server; node --test would start one for each file.
import './changes.test.mjs';
import './published.test.mjs';
import './filters.test.mjs';
import './channels.test.mjs';
import './joining.test.mjs';
import './frames.test.mjs';
import './tokens.test.mjs';
import './functions.test.mjs';
import './tables.test.mjs';
import './reconnect.test.mjs';
