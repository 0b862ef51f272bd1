package lib.websocket_test

import data.lib.fixture_test as fixture
import data.lib.websocket

cases := {
	"create": {"verbs": {"create"}, "version": "v1.37.2", "gate": true, "want": true},
	"get of old": {"verbs": {"get"}, "version": "v1.34.9", "gate": true, "want": true},
	"get of new": {"verbs": {"get"}, "version": "v1.35.0", "gate": true, "want": false},
	"get without the gate": {"verbs": {"get"}, "version": "v1.37.2", "gate": false, "want": true},
	"get of an unknown version": {"verbs": {"get"}, "version": "?", "gate": true, "want": true},
	"both": {"verbs": {"create", "get"}, "version": "v1.37.2", "gate": true, "want": true},
	"neither": {"verbs": {"list"}, "version": "v1.30.0", "gate": false, "want": false},
}

test_opens[note] if {
	some note, tc in cases
	world := fixture.inventory([fixture.cluster({"kubernetesVersion": tc.version})])
	found := {true | websocket.opens(tc.verbs, tc.gate)} with data.inventory as world
	found == {true | tc.want == true}
}
