/** What MapLibre's own controls say, in the language of the page. */

import { t } from "../language.js";

/** @type {Record<string, string>} */
export const locale = {
  "AttributionControl.ToggleAttribution": t("แสดงหรือซ่อนที่มาของแผนที่", "Show or hide the map's sources"),
  "AttributionControl.MapFeedback": t("แจ้งปัญหาแผนที่", "Map feedback"),
  "FullscreenControl.Enter": t("เต็มจอ", "Full screen"),
  "FullscreenControl.Exit": t("ออกจากเต็มจอ", "Leave full screen"),
  "GeolocateControl.FindMyLocation": t("ตำแหน่งของฉัน", "My position"),
  "GeolocateControl.LocationNotAvailable": t("อุปกรณ์นี้หาตำแหน่งไม่ได้", "This device cannot find its position"),
  "LogoControl.Title": "MapLibre",
  "Map.Title": t("แผนที่", "Map"),
  "Marker.Title": t("หมุด", "Pin"),
  "NavigationControl.ResetBearing": t("หันทิศเหนือขึ้น", "North up"),
  "NavigationControl.ZoomIn": t("ขยาย", "Zoom in"),
  "NavigationControl.ZoomOut": t("ย่อ", "Zoom out"),
  "Popup.Close": t("ปิด", "Close"),
  "ScaleControl.Feet": t("ฟุต", "ft"),
  "ScaleControl.Meters": t("ม.", "m"),
  "ScaleControl.Kilometers": t("กม.", "km"),
  "ScaleControl.Miles": t("ไมล์", "mi"),
  "CooperativeGesturesHandler.WindowsHelpText": t("กด Ctrl ค้างแล้วเลื่อนเพื่อย่อขยาย", "Use Ctrl + scroll to zoom the map"),
  "CooperativeGesturesHandler.MacHelpText": t("กด ⌘ ค้างแล้วเลื่อนเพื่อย่อขยาย", "Use ⌘ + scroll to zoom the map"),
  "CooperativeGesturesHandler.MobileHelpText": t("ใช้สองนิ้วเลื่อนแผนที่", "Use two fingers to move the map"),
};
