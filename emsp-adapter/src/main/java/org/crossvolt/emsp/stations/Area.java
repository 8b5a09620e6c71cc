package org.crossvolt.emsp.stations;

import java.util.List;
import org.locationtech.jts.geom.Envelope;

/** A part of the earth, in millionths of a degree. Geometry is the one place where floating point is the right tool. */
sealed interface Area {

    /** Metres of one degree of latitude. */
    int METRES_PER_DEGREE = 111_195;

    int EARTH_RADIUS = 6_371_000;

    /** One rectangle, or two where it crosses the 180th meridian. */
    List<Envelope> envelopes();

    boolean contains(Station station);

    /** @param metres around the point */
    record Circle(int latitude, int longitude, int metres) implements Area {

        @Override
        public List<Envelope> envelopes() {
            int tall = (int) (1_000_000L * metres / METRES_PER_DEGREE) + 1;
            double narrowing = Math.max(Math.cos(Math.toRadians(latitude / 1e6)), 0.01);
            int wide = (int) Math.min(tall / narrowing, 180_000_000);
            return split(latitude - tall, longitude - wide, latitude + tall, longitude + wide);
        }

        @Override
        public boolean contains(Station station) {
            return metresTo(station) <= metres;
        }

        /** Along the surface (haversine). */
        int metresTo(Station station) {
            double fromLatitude = Math.toRadians(latitude / 1e6);
            double toLatitude = Math.toRadians(station.latitude() / 1e6);
            double overLatitude = Math.sin((toLatitude - fromLatitude) / 2);
            double overLongitude = Math.sin(Math.toRadians((station.longitude() - longitude) / 1e6) / 2);
            double a = overLatitude * overLatitude
                    + Math.cos(fromLatitude) * Math.cos(toLatitude) * overLongitude * overLongitude;
            return (int) Math.round(2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(a))));
        }
    }

    /** West may be greater than east: then it crosses the 180th meridian. */
    record Box(int south, int west, int north, int east) implements Area {

        @Override
        public List<Envelope> envelopes() {
            return west <= east
                    ? List.of(new Envelope(west, east, south, north))
                    : List.of(
                            new Envelope(west, 180_000_000, south, north),
                            new Envelope(-180_000_000, east, south, north));
        }

        @Override
        public boolean contains(Station station) {
            boolean within = west <= east
                    ? station.longitude() >= west && station.longitude() <= east
                    : station.longitude() >= west || station.longitude() <= east;
            return within && station.latitude() >= south && station.latitude() <= north;
        }

        int width() {
            return west <= east ? east - west : 360_000_000 - west + east;
        }
    }

    private static List<Envelope> split(int south, int west, int north, int east) {
        if (west < -180_000_000) {
            return List.of(
                    new Envelope(-180_000_000, east, south, north),
                    new Envelope(west + 360_000_000, 180_000_000, south, north));
        }
        if (east > 180_000_000) {
            return List.of(
                    new Envelope(west, 180_000_000, south, north),
                    new Envelope(-180_000_000, east - 360_000_000, south, north));
        }
        return List.of(new Envelope(west, east, south, north));
    }
}
