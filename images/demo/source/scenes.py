"""Every scene by the name of its picture."""

from __future__ import annotations

from collections.abc import Callable

import scenes_city
import scenes_club
import scenes_culture
import scenes_green
import scenes_play
import scenes_traffic

SCENES: dict[str, Callable[[], str]] = {
    "byliv-gade": scenes_city.evening_street,
    "byliv-havn": scenes_city.harbour,
    "byliv-marked": scenes_city.market,
    "byliv-torv": scenes_city.square,
    "foreningsliv-fodbold": scenes_club.football,
    "foreningsliv-kor": scenes_club.choir,
    "foreningsliv-langbord": scenes_club.long_table,
    "foreningsliv-reparation": scenes_club.repair,
    "groenne-alle": scenes_green.avenue,
    "groenne-eng": scenes_green.meadow_path,
    "groenne-haver": scenes_green.gardens,
    "groenne-soe": scenes_green.lake,
    "kultur-bogbus": scenes_culture.book_bus,
    "kultur-drivhus": scenes_culture.glasshouse,
    "kultur-koncert": scenes_culture.concert,
    "kultur-vaegmaleri": scenes_culture.mural,
    "leg-boldbane": scenes_play.ball_court,
    "leg-naturlegeplads": scenes_play.nature_playground,
    "leg-skatebane": scenes_play.skate_bowl,
    "leg-traening": scenes_play.outdoor_bars,
    "trafik-cykelsti": scenes_traffic.cycle_path,
    "trafik-legegade": scenes_traffic.play_street,
    "trafik-overgang": scenes_traffic.crossing,
    "trafik-stoppested": scenes_traffic.lit_stop,
}
